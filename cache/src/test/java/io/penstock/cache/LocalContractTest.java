package io.penstock.cache;

import com.github.benmanes.caffeine.cache.Ticker;
import io.penstock.cache.load.LoadLimits;
import io.penstock.cache.local.LocalCache;
import io.penstock.cache.local.LocalSize;
import java.time.Duration;
import org.junit.jupiter.api.Nested;

/** The contract over what needs no Redis. */
class LocalContractTest {
    private static LocalCache<String> local(LocalSize size) {
        return new LocalCache<>(
                size,
                Duration.ZERO,
                LoadLimits.defaults(),
                String::length,
                CacheEvents.none(),
                Ticker.systemTicker());
    }

    @Nested
    class ByEntries extends CacheContract {
        @Override
        protected Cache<String> open() {
            return local(LocalSize.entries(1_000));
        }
    }

    @Nested
    class ByWeight extends CacheContract {
        @Override
        protected Cache<String> open() {
            return local(LocalSize.bytes(1 << 20));
        }
    }

    @Nested
    class Jittered extends CacheContract {
        @Override
        protected Cache<String> open() {
            return new JitteredCache<>(local(LocalSize.entries(1_000)), 0.1, () -> 0.5);
        }
    }

    @Nested
    class Encoded extends CacheContract {
        @Override
        protected Cache<String> open() {
            return new CodecCache<>(
                    LocalCache.ofBytes(
                            LocalSize.defaults(),
                            Duration.ZERO,
                            LoadLimits.defaults(),
                            CacheEvents.none()),
                    ValueCodec.text(),
                    CacheEvents.none());
        }
    }

    @Nested
    class Prefixed extends CacheContract {
        @Override
        protected Cache<String> open() {
            return local(LocalSize.entries(1_000)).withPrefix("view*:");
        }
    }
}
