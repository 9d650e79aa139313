package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.json.InvalidField;
import io.penstock.node.TopicsUnfit;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

class FailureWordsTest {
    @Test
    void saysThatNoBrokerAnswers() {
        CommandFailure told =
                FailureWords.of(
                        new KafkaException("cannot read", new TimeoutException("timed out")));

        assertThat(told)
                .hasMessage(
                        "no Kafka broker answers: check the address and that the broker runs (timed"
                                + " out)");
        assertThat(told.exitCode()).isEqualTo(1);
    }

    @Test
    void keepsTheCauseOfAnotherFailureOfKafka() {
        assertThat(
                        FailureWords.of(
                                new KafkaException(
                                        "topic x cannot be created",
                                        new TopicAuthorizationException("not allowed"))))
                .hasMessage("topic x cannot be created: not allowed");
        assertThat(FailureWords.of(new KafkaException("odd"))).hasMessage("Kafka: odd");
    }

    @Test
    void takesUnfitTopicsAndInvalidFieldsForWrongUsage() {
        assertThat(FailureWords.of(new TopicsUnfit("topic x must have one partition")).exitCode())
                .isEqualTo(2);
        assertThat(FailureWords.of(new InvalidField("agent", "must not be empty")))
                .hasMessage("agent: must not be empty")
                .returns(2, CommandFailure::exitCode);
    }

    @Test
    void saysHowToLearnMoreOfWhatNobodyExpected() {
        assertThat(FailureWords.of(new UnsupportedOperationException("odd")))
                .hasMessage(
                        "unexpected java.lang.UnsupportedOperationException: odd"
                                + " (PENSTOCK_LOG_LEVEL=DEBUG in the environment shows where)");
    }
}
