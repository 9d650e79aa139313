package io.penstock.cache.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.localstack.ChildJvm;
import io.penstock.localstack.ChildProcess;
import io.penstock.localstack.LocalRedis;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StampedeIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static ChildProcess asking(LocalRedis redis, String name, Path directory) {
        return ChildJvm.running(Stampede.class)
                .withArguments(redis.uri(), "500")
                .start(name, directory.resolve(name + ".log"));
    }

    @Test
    void shouldLoadOnceWhenTwoProcessesAskAThousandTimesAtOnce(@TempDir Path directory)
            throws Exception {
        try (LocalRedis redis = LocalRedis.start();
                ChildProcess one = asking(redis, "one", directory);
                ChildProcess two = asking(redis, "two", directory);
                CacheUnderTest starter = CacheUnderTest.open(redis.uri())) {
            one.awaitLine("ready", PATIENCE);
            two.awaitLine("ready", PATIENCE);
            starter.texts().put(Stampede.GO, "go", Duration.ofMinutes(1));

            assertThat(
                            List.of(
                                    one.awaitLine("loads=", PATIENCE),
                                    two.awaitLine("loads=", PATIENCE)))
                    .containsExactlyInAnyOrder("loads=1 answers=500", "loads=0 answers=500");
        }
    }

    @Test
    void shouldLoadInAnotherProcessWhenTheOneThatLoadsIsKilled(@TempDir Path directory)
            throws Exception {
        try (LocalRedis redis = LocalRedis.start();
                ChildProcess one = asking(redis, "one", directory);
                CacheUnderTest under = CacheUnderTest.open(redis.uri())) {
            one.awaitLine("ready", PATIENCE);
            under.texts().put(Stampede.GO, "go", Duration.ofMinutes(1));
            CacheUnderTest.awaitKey(redis, "lease:" + Stampede.KEY);
            one.kill();

            assertThat(
                            under.texts()
                                    .getOrLoad(
                                            Stampede.KEY,
                                            key ->
                                                    io.penstock.cache.Loaded.of(
                                                            "here", Duration.ofMinutes(1))))
                    .contains("here");
        }
    }
}
