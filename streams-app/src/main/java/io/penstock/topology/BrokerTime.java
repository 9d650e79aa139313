package io.penstock.topology;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * The broker's append time. Should a topic carry producers' times after all, a negative one gives
 * way to the partition's time: Streams would skip the record in silence or stop the partition
 * (R10). Stateless.
 */
public final class BrokerTime implements TimestampExtractor {
    @Override
    public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
        return record.timestamp() >= 0 ? record.timestamp() : Math.max(0, partitionTime);
    }
}
