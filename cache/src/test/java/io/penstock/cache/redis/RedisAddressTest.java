package io.penstock.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisURI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisAddressTest {
    @Test
    void shouldLetTheEnvironmentBeatTheConfiguration() {
        String configured = "redis://configured:6379";

        assertThat(
                        RedisAddress.resolve(
                                        configured, Map.of("REDIS_URL", "redis://given:6380/2"))
                                .nodes()
                                .getFirst()
                                .getHost())
                .isEqualTo("given");
        assertThat(RedisAddress.resolve(configured, Map.of()).toString()).contains("configured");
        assertThat(RedisAddress.resolve(configured, Map.of("REDIS_URL", " ")).toString())
                .contains("configured");
    }

    @Test
    void shouldReadUserPasswordDatabaseAndTls() {
        RedisAddress address = RedisAddress.parse("rediss://cache:s3cret@redis.internal:6380/1");
        RedisURI uri = address.nodes().getFirst();

        assertThat(address.topology()).isEqualTo(RedisTopology.STANDALONE);
        assertThat(uri.isSsl()).isTrue();
        assertThat(uri.getDatabase()).isEqualTo(1);
        assertThat(uri.getPort()).isEqualTo(6380);
        assertThat(uri.getCredentialsProvider().resolveCredentials().block().getUsername())
                .isEqualTo("cache");
    }

    @Test
    void shouldReadSentinelsAndClusters() {
        assertThat(RedisAddress.parse("redis-sentinel://a:26379,b:26379/0#main"))
                .matches(address -> address.topology() == RedisTopology.SENTINEL)
                .hasToString("SENTINEL [2 sentinels of main]");
        RedisAddress cluster = RedisAddress.parse("rediss-cluster://u:p@a:7000,b:7001");
        assertThat(cluster.topology()).isEqualTo(RedisTopology.CLUSTER);
        assertThat(cluster.nodes()).hasSize(2).allMatch(RedisURI::isSsl);
        assertThat(cluster).hasToString("CLUSTER [a:7000, b:7001]");
    }

    @Test
    void shouldNeverShowThePassword() {
        assertThat(RedisAddress.parse("redis://user:s3cret@host:6379").toString())
                .doesNotContain("s3cret");
        assertThat(RedisConfig.of(RedisAddress.parse("redis://user:s3cret@host:6379")).toString())
                .doesNotContain("s3cret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s3cret", "http://s3cret@host", "redis://a:s3cret@ho st:1"})
    void shouldRejectWhatIsNoUrlWithoutRepeatingIt(String url) {
        assertThatThrownBy(() -> RedisAddress.resolve("redis://a", Map.of("REDIS_URL", url + "|")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("REDIS_URL must be")
                .hasMessageNotContaining("s3cret")
                .hasNoCause();
    }
}
