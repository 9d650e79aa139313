package io.penstock.client;

import org.jspecify.annotations.Nullable;

/** No broker answered in time; the message says which address was asked. */
public final class KafkaUnreachableException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    KafkaUnreachableException(String bootstrapServers, String why, @Nullable Throwable cause) {
        super(
                "no Kafka broker answers at "
                        + bootstrapServers
                        + " ("
                        + why
                        + "): check the address and that the broker runs",
                cause);
    }
}
