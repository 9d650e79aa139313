package io.penstock.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.penstock.cache.config.CacheConfig;
import io.penstock.cache.config.HotCache;
import io.penstock.cache.redis.RedisAddress;
import io.penstock.cache.redis.RedisConfig;
import io.penstock.localstack.LocalRedis;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ReadmeExampleIT {
    private static Optional<String> example(CacheConfig config, MeterRegistry registry) {
        // README begins
        try (HotCache hot = HotCache.open(config, registry, "results")) {
            Cache<String> results = hot.of(ValueCodec.text()).withPrefix("task:result:");
            Optional<String> result =
                    results.getOrLoad(
                            "42", key -> Loaded.of(slowSource(key), hot.lifetimes().result()));
            results.invalidate("42");
            // README ends
            return result;
        }
    }

    private static String slowSource(String key) {
        return "result of " + key;
    }

    @Test
    void shouldRunWithRedisAndWithout() {
        try (LocalRedis redis = LocalRedis.start()) {
            String url = redis.uri();
            assertThat(
                            example(
                                    CacheConfig.of(
                                            RedisConfig.of(RedisAddress.resolve(url, Map.of()))),
                                    new SimpleMeterRegistry()))
                    .contains("result of 42");
        }
        assertThat(example(CacheConfig.localOnly(), new SimpleMeterRegistry())).isPresent();
    }

    @Test
    void shouldStandInTheReadmeAsItIsHere() throws Exception {
        String source =
                Files.readString(Path.of("src/test/java/io/penstock/cache/ReadmeExampleIT.java"));
        String example =
                source.substring(
                        source.indexOf("// README begins") + 16, source.indexOf("// README ends"));

        assertThat(words(Files.readString(Path.of("README.md")))).contains(words(example));
    }

    private static String words(String text) {
        return Arrays.stream(text.split("\\s+")).collect(Collectors.joining());
    }
}
