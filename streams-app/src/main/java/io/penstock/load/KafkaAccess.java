package io.penstock.load;

import java.util.Map;

/**
 * How to reach Kafka.
 *
 * @param bootstrap host:port, comma-separated
 * @param properties further settings of Kafka's clients, such as those of TLS and SASL
 */
public record KafkaAccess(String bootstrap, Map<String, String> properties) {
    public KafkaAccess {
        properties = Map.copyOf(properties);
    }

    /** Returns plain access to the given servers. */
    public static KafkaAccess to(String bootstrap) {
        return new KafkaAccess(bootstrap, Map.of());
    }
}
