package io.penstock.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.localstack.EmbeddedKafka;
import io.penstock.localstack.FreePorts;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MissingTopicsIT {
    private static EmbeddedKafka kafka;

    @BeforeAll
    static void start() {
        kafka = EmbeddedKafka.start();
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    @Test
    void shouldTellAProducerSoonWhichTopicsAreMissingAndHowToCreateThem() throws Exception {
        long began = System.nanoTime();
        assertThatThrownBy(() -> TaskProducer.open(kafka.bootstrapServers()))
                .isInstanceOf(MissingTopicsException.class)
                .hasMessageContaining("tasks.submitted, tasks.control")
                .hasMessageContaining("./penstock topics create");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
        assertThat(topics()).as("topics created by accident").isZero();
    }

    @Test
    void shouldTellAnAgentSoonWhichTopicsAreMissingAndHowToCreateThem() throws Exception {
        AgentBuilder agent =
                Agent.builder("early")
                        .bootstrapServers(kafka.bootstrapServers())
                        .handle("a", run -> null);

        assertThatThrownBy(agent::start)
                .isInstanceOf(MissingTopicsException.class)
                .hasMessageContaining("tasks.assigned, tasks.results, agents.state")
                .hasMessageContaining("./penstock topics create");
        assertThat(topics()).as("topics created by accident").isZero();
    }

    @Test
    void shouldSayWhichAddressDoesNotAnswer() {
        String nobody = "127.0.0.1:" + FreePorts.next();

        assertThatThrownBy(
                        () ->
                                TaskProducer.builder(nobody)
                                        .kafka(
                                                Map.of(
                                                        "default.api.timeout.ms",
                                                        2_000,
                                                        "request.timeout.ms",
                                                        1_000))
                                        .open())
                .isInstanceOf(KafkaUnreachableException.class)
                .hasMessageContaining(nobody);
    }

    @Test
    void shouldSayWhichHostIsUnknown() {
        assertThatThrownBy(() -> TaskProducer.open("no-such-host.invalid:9092"))
                .isInstanceOf(KafkaUnreachableException.class)
                .hasMessageContaining("no-such-host.invalid:9092");
    }

    private static int topics() throws Exception {
        KafkaSettings settings = new KafkaSettings(kafka.bootstrapServers(), Map.of());
        try (Admin admin = Admin.create(settings.admin("test"))) {
            return admin.listTopics().names().get().size();
        }
    }
}
