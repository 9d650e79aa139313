package io.penstock.node;

import io.penstock.gateway.pipeline.Submissions;
import io.penstock.task.NewTask;
import io.penstock.task.RecordRef;
import io.penstock.task.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/** Appends submissions to {@code tasks.submitted}. Any thread. */
final class KafkaSubmissions implements Submissions, AutoCloseable {
    private final KafkaProducer<byte[], byte[]> producer;

    KafkaSubmissions(KafkaProducer<byte[], byte[]> producer) {
        this.producer = producer;
    }

    @Override
    public CompletableFuture<Accepted> submit(NewTask task, byte[] json) {
        String id = task.id();
        if (id == null) {
            throw new IllegalArgumentException("the gateway gives each submission an id");
        }
        CompletableFuture<Accepted> accepted = new CompletableFuture<>();
        try {
            var _ =
                    producer.send(
                            new ProducerRecord<>(
                                    Topics.SUBMITTED, id.getBytes(StandardCharsets.UTF_8), json),
                            (at, failure) -> {
                                if (failure != null) {
                                    accepted.completeExceptionally(failure);
                                } else {
                                    accepted.complete(
                                            new Accepted(
                                                    id,
                                                    new RecordRef(
                                                            at.topic(),
                                                            at.partition(),
                                                            at.offset())));
                                }
                            });
        } catch (KafkaException e) {
            accepted.completeExceptionally(e);
        }
        return accepted;
    }

    Map<MetricName, ? extends Metric> metrics() {
        return producer.metrics();
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(10));
    }
}
