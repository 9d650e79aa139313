package io.penstock.client;

import java.util.List;

/** Topics that the pipeline needs do not exist; the message says how to create them. */
public final class MissingTopicsException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    MissingTopicsException(List<String> topics, String bootstrapServers) {
        super(
                "no topic "
                        + String.join(", ", topics)
                        + " on "
                        + bootstrapServers
                        + ": create the topics with ./penstock topics create --bootstrap "
                        + bootstrapServers);
    }
}
