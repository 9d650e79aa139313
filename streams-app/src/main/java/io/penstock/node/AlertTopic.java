package io.penstock.node;

import io.penstock.alert.Alert;
import io.penstock.alert.AlertTarget;
import io.penstock.task.Topics;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends alerts to the topic {@code alerts}, by name. Any thread; the caller closes the producer.
 */
final class AlertTopic implements AlertTarget {
    private static final Logger LOG = LoggerFactory.getLogger(AlertTopic.class);

    private final Producer<byte[], byte[]> producer;

    AlertTopic(Producer<byte[], byte[]> producer) {
        this.producer = producer;
    }

    @Override
    public void tell(Alert alert) {
        var _ =
                producer.send(
                        new ProducerRecord<>(
                                Topics.ALERTS,
                                alert.rule().name().getBytes(StandardCharsets.UTF_8),
                                alert.toJson()),
                        (at, failure) -> {
                            if (failure != null) {
                                LOG.atWarn()
                                        .addKeyValue("alert", alert.rule().name())
                                        .addKeyValue("error", failure.toString())
                                        .log("alert is not in the topic");
                            }
                        });
    }
}
