package io.penstock.client;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A Kafka producer as the outbox needs it. */
final class ProducerLine implements Outbox.Line {
    private final Producer<byte[], byte[]> producer;

    ProducerLine(Map<String, Object> config) {
        producer = new KafkaProducer<>(config);
    }

    @Override
    public void send(ProducerRecord<byte[], byte[]> record, Callback answer) {
        var _ = producer.send(record, answer);
    }

    @Override
    public void close(Duration limit) {
        producer.close(limit);
    }
}
