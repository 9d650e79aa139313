package io.penstock.localstack;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What may differ between local Kafka clusters.
 *
 * @param port port of the first broker; 0 takes a free one
 * @param dataDirectory kept on close and opened again by the next start; null for a temporary one
 * @param overrides broker properties that win over those of {@link BrokerProperties}
 */
public record KafkaSettings(int port, @Nullable Path dataDirectory, Map<String, String> overrides) {
    public KafkaSettings {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port must be 0 to 65535, is " + port);
        }
        overrides = Map.copyOf(overrides);
    }

    /** A free port, a temporary directory, no overrides. */
    public static KafkaSettings defaults() {
        return new KafkaSettings(0, null, Map.of());
    }

    public KafkaSettings withPort(int fixed) {
        return new KafkaSettings(fixed, dataDirectory, overrides);
    }

    public KafkaSettings withDataDirectory(Path kept) {
        return new KafkaSettings(port, kept, overrides);
    }

    public KafkaSettings with(String property, String value) {
        Map<String, String> more = new LinkedHashMap<>(overrides);
        more.put(property, value);
        return new KafkaSettings(port, dataDirectory, more);
    }
}
