package io.penstock.lag.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.gateway.pipeline.Answer;
import io.penstock.lag.LagSnapshot;
import io.penstock.localstack.EmbeddedKafka;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class LagOutageIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void shouldKeepTheLastFiguresWhileTheBrokerIsAwayAndSaySo() throws Exception {
        EmbeddedKafka kafka = EmbeddedKafka.start();
        try (WatchedCluster cluster = new WatchedCluster(kafka.bootstrapServers());
                LagSampler sampler =
                        new LagSampler(
                                        Map.of("bootstrap.servers", kafka.bootstrapServers()),
                                        new LagSettings(
                                                "east",
                                                Duration.ofMillis(200),
                                                Duration.ofMillis(1_000),
                                                PATIENCE,
                                                1_000,
                                                1_000),
                                        InstantSource.system())
                                .start()) {
            cluster.topic("t", 1);
            cluster.produce("t", 0, 10);
            cluster.commit("g", "t", 0, 4);
            await().atMost(PATIENCE)
                    .until(
                            () ->
                                    sampler.latest() instanceof Answer.Known<LagSnapshot> known
                                            && known.value().group("g") != null);

            kafka.close();

            Answer.Known<LagSnapshot> old =
                    await().atMost(PATIENCE)
                            .until(
                                    () -> (Answer.Known<LagSnapshot>) sampler.latest(),
                                    known ->
                                            known.value().problem() != null
                                                    && known.ageMs() >= 1_000);
            assertThat(Objects.requireNonNull(old.value().group("g")).lag()).isEqualTo(6);
            assertThat(old.value().cluster()).isEqualTo("east");
        } finally {
            kafka.close();
        }
    }
}
