package io.penstock.cli;

import io.penstock.client.KafkaUnreachableException;
import io.penstock.client.MissingTopicsException;
import io.penstock.json.InvalidField;
import io.penstock.node.TopicsUnfit;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;

/** Turns what went wrong into one line that says what to do. */
final class FailureWords {
    private FailureWords() {}

    static CommandFailure of(Exception failure) {
        return switch (failure) {
            case CommandFailure told -> told;
            case InvalidField wrong -> CommandFailure.usage(String.valueOf(wrong.getMessage()));
            case TopicsUnfit unfit -> CommandFailure.usage(String.valueOf(unfit.getMessage()));
            case MissingTopicsException missing -> plain(missing);
            case KafkaUnreachableException unreachable -> plain(unreachable);
            case KafkaException kafka -> ofKafka(kafka);
            case InterruptedException interrupted -> new CommandFailure("interrupted", interrupted);
            default ->
                    new CommandFailure(
                            "unexpected "
                                    + failure
                                    + " (PENSTOCK_LOG_LEVEL=DEBUG in the environment shows where)",
                            failure);
        };
    }

    private static CommandFailure plain(Exception failure) {
        return new CommandFailure(String.valueOf(failure.getMessage()), failure);
    }

    private static CommandFailure ofKafka(KafkaException failure) {
        Throwable cause = failure;
        for (Throwable next = failure.getCause(); next != null; next = next.getCause()) {
            cause = next;
        }
        if (cause instanceof TimeoutException) {
            return new CommandFailure(
                    "no Kafka broker answers: check the address and that the broker runs ("
                            + cause.getMessage()
                            + ")",
                    failure);
        }
        String message = String.valueOf(failure.getMessage());
        return new CommandFailure(
                failure.getCause() == null
                        ? "Kafka: " + message
                        : message + ": " + cause.getMessage(),
                failure);
    }
}
