package io.penstock.localstack;

import java.time.Duration;
import java.util.Locale;
import org.apache.kafka.common.utils.AppInfoParser;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/** One Kafka broker in a container, with the settings of every local broker. */
final class ContainerKafka implements KafkaStack {
    private static final DockerImageName IMAGE =
            DockerImageName.parse("apache/kafka-native:" + AppInfoParser.getVersion());

    private final KafkaContainer container;
    private final Duration startTime;

    private ContainerKafka(KafkaContainer container, Duration startTime) {
        this.container = container;
        this.startTime = startTime;
    }

    /**
     * Starts a container on a port that Docker chooses.
     *
     * @throws IllegalArgumentException when the settings ask for a port or a directory
     */
    static ContainerKafka start(KafkaSettings settings) {
        if (settings.port() != 0 || settings.dataDirectory() != null) {
            throw new IllegalArgumentException(
                    "a container has neither a fixed port nor a data directory");
        }
        long begun = System.nanoTime();
        KafkaContainer container = new KafkaContainer(IMAGE);
        BrokerProperties.behaviour(1, settings.overrides())
                .forEach((name, value) -> container.addEnv(variable(name), value));
        container.start();
        return new ContainerKafka(container, Duration.ofNanos(System.nanoTime() - begun));
    }

    /** The image reads {@code message.max.bytes} from {@code KAFKA_MESSAGE_MAX_BYTES}. */
    static String variable(String property) {
        return "KAFKA_" + property.replace('.', '_').toUpperCase(Locale.ROOT);
    }

    @Override
    public String bootstrapServers() {
        return container.getBootstrapServers();
    }

    @Override
    public Duration startTime() {
        return startTime;
    }

    @Override
    public void close() {
        container.stop();
    }
}
