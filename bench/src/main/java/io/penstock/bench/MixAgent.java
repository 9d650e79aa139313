package io.penstock.bench;

import io.penstock.task.Topics;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/** Answers each assignment of its partition with a result, before the assignment is committed. */
final class MixAgent implements AutoCloseable {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final KafkaProducer<byte[], byte[]> producer;
    private final MixFailure failure;
    private final Thread thread;

    MixAgent(MixClients clients, int number, MixFailure failure) {
        this.consumer =
                clients.consumer(
                        List.of(new TopicPartition(Topics.ASSIGNED, number)), "read_uncommitted");
        this.producer = clients.producer();
        this.failure = failure;
        this.thread = Thread.ofPlatform().name("mix-agent-" + number).start(this::run);
    }

    private void run() {
        try (consumer;
                producer) {
            while (true) {
                for (ConsumerRecord<byte[], byte[]> assignment :
                        consumer.poll(Duration.ofSeconds(1))) {
                    answer(MixRecord.number(assignment.value()));
                }
            }
        } catch (WakeupException closed) {
            // The one way out.
        } catch (RuntimeException failed) {
            failure.report(failed);
        }
    }

    private void answer(long number) {
        var _ =
                producer.send(
                        new ProducerRecord<>(
                                Topics.RESULTS,
                                MixRecord.id(number),
                                MixRecord.of(number, MixRecord.RESULT_BYTES)),
                        (_, failed) -> reportIfAny(failed));
    }

    private void reportIfAny(@Nullable Exception failed) {
        if (failed != null) {
            failure.report(failed);
        }
    }

    @Override
    public void close() {
        consumer.wakeup();
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
