package io.penstock.cache.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.penstock.cache.Answer;
import io.penstock.cache.CacheEvent;
import io.penstock.cache.EventLog;
import io.penstock.cache.FakeTicker;
import io.penstock.cache.LoadFailed;
import io.penstock.cache.LoadTimedOut;
import io.penstock.cache.Loaded;
import io.penstock.cache.Loader;
import io.penstock.cache.local.LocalCache;
import io.penstock.cache.local.LocalSize;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LoadingTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration STALE_FOR = Duration.ofMinutes(10);

    private final FakeTicker ticker = new FakeTicker();
    private final EventLog events = new EventLog();

    private LocalCache<String> cache(LoadLimits limits) {
        return new LocalCache<>(
                LocalSize.entries(100), STALE_FOR, limits, String::length, events, ticker);
    }

    private static Loader<String> failing() {
        return key -> {
            throw new IllegalStateException("source down");
        };
    }

    @Test
    void shouldServeTheOldValueAtTheSoftLimitAndRefreshBehind() {
        LocalCache<String> cache =
                cache(LoadLimits.defaults().withSoft(Duration.ofMillis(5)).withEagerAt(1));
        CountDownLatch go = new CountDownLatch(1);
        cache.put("k", "old", MINUTE);
        ticker.pass(MINUTE);

        Answer<String> answer =
                cache.lookupOrLoad(
                        "k",
                        key -> {
                            go.await();
                            return Loaded.of("new", MINUTE);
                        });

        assertThat(answer.value()).contains("old");
        assertThat(answer).isInstanceOf(Answer.Stale.class);
        assertThat(events.of(CacheEvent.STALE_SERVED)).isEqualTo(1);
        go.countDown();
        await().until(() -> cache.get("k").equals(java.util.Optional.of("new")));
    }

    @Test
    void shouldServeTheOldValueWhenTheLoaderFails() {
        LocalCache<String> cache = cache(LoadLimits.defaults());
        cache.put("k", "old", MINUTE);
        ticker.pass(MINUTE.plusSeconds(30));

        assertThat(cache.getOrLoad("k", failing())).contains("old");
        assertThat(cache.get("k")).as("stale values are for loads that fail").isEmpty();
        assertThat(events.of(CacheEvent.LOAD_FAILED)).isEqualTo(1);
    }

    @Test
    void shouldNotServeAValueThatIsTooOldWhenTheLoaderFails() {
        LocalCache<String> cache = cache(LoadLimits.defaults());
        cache.put("k", "old", MINUTE);
        ticker.pass(MINUTE.plus(STALE_FOR));

        assertThatThrownBy(() -> cache.getOrLoad("k", failing())).isInstanceOf(LoadFailed.class);
    }

    @Test
    void shouldGiveUpAtTheHardLimitButKeepTheValueThatComesLate() {
        LocalCache<String> cache =
                cache(
                        LoadLimits.defaults()
                                .withSoft(Duration.ZERO)
                                .withHard(Duration.ofMillis(20)));
        CountDownLatch go = new CountDownLatch(1);
        Loader<String> slow =
                key -> {
                    go.await();
                    return Loaded.of("late", MINUTE);
                };

        assertThatThrownBy(() -> cache.getOrLoad("k", slow))
                .isInstanceOf(LoadTimedOut.class)
                .hasMessageContaining("20 ms");
        go.countDown();

        await().until(() -> cache.get("k").isPresent());
        assertThat(cache.get("k")).contains("late");
        assertThat(events.of(CacheEvent.LOAD_TIMED_OUT)).isEqualTo(1);
    }

    @Test
    void shouldLoadAnewBehindNearTheEndOfItsTime() {
        LocalCache<String> cache = cache(LoadLimits.defaults().withEagerAt(0.8));
        AtomicInteger loads = new AtomicInteger();
        Loader<String> loader = key -> Loaded.of("v" + loads.incrementAndGet(), MINUTE);
        assertThat(cache.getOrLoad("k", loader)).contains("v1");
        ticker.pass(Duration.ofSeconds(47));
        assertThat(cache.getOrLoad("k", loader)).contains("v1");
        assertThat(events.of(CacheEvent.EAGER_REFRESH)).isZero();

        ticker.pass(Duration.ofSeconds(2));
        assertThat(cache.getOrLoad("k", loader)).contains("v1");

        await().until(() -> cache.get("k").equals(java.util.Optional.of("v2")));
        assertThat(events.of(CacheEvent.EAGER_REFRESH)).isEqualTo(1);
        assertThat(loads).hasValue(2);
    }

    @Test
    void shouldLetThoseWhoComeAfterAnInvalidationNotJoinTheOldLoad() throws Exception {
        LocalCache<String> cache = cache(LoadLimits.defaults());
        CountDownLatch loading = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Thread old =
                Thread.ofVirtual()
                        .start(
                                () ->
                                        cache.getOrLoad(
                                                "k",
                                                key -> {
                                                    loading.countDown();
                                                    go.await();
                                                    return Loaded.of("old", MINUTE);
                                                }));
        loading.await();

        cache.invalidate("k");

        assertThat(cache.getOrLoad("k", key -> Loaded.of("new", MINUTE))).contains("new");
        go.countDown();
        old.join();
        assertThat(cache.get("k")).contains("new");
        assertThat(events.of(CacheEvent.LOAD_OUTDATED)).isEqualTo(1);
    }

    @Test
    void shouldTellErrorsOfTheLoaderToAllWhoWait() {
        LocalCache<String> cache = cache(LoadLimits.defaults());
        Loader<String> broken =
                key -> {
                    throw new AssertionError("broken");
                };

        assertThatThrownBy(() -> cache.getOrLoad("k", broken))
                .isInstanceOf(LoadFailed.class)
                .hasRootCauseInstanceOf(AssertionError.class);
    }

    @Test
    void shouldRejectLimitsThatMakeNoSense() {
        LoadLimits limits = LoadLimits.defaults();
        assertThatThrownBy(() -> limits.withHard(Duration.ofMillis(1)))
                .hasMessageContaining("soft limit");
        assertThatThrownBy(() -> limits.withEagerAt(0)).hasMessageContaining("eagerAt");
        assertThatThrownBy(() -> limits.withLease(Duration.ZERO)).hasMessageContaining("lease");
    }
}
