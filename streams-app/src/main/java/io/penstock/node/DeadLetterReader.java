package io.penstock.node;

import io.penstock.gateway.pipeline.Answer;
import io.penstock.gateway.pipeline.DeadLetterView;
import io.penstock.gateway.pipeline.DeadLetters;
import io.penstock.task.Topics;
import io.penstock.topology.DeadLetter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Reads dead letters where they lie, in {@code tasks.dead-letters}, with one consumer that calls
 * take turns with. Any thread.
 */
final class DeadLetterReader implements DeadLetters, AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final long AT_MOST_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long RETRY_MS = 1_000;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final int partitions;

    DeadLetterReader(KafkaClients clients, int partitions) {
        this.partitions = partitions;
        consumer = clients.consumer("penstock-dead-letters", "read_committed", "earliest");
    }

    @Override
    public synchronized Answer<List<DeadLetterView>> newest(int limit) {
        try {
            List<TopicPartition> all = KafkaPartitions.of(Topics.DEAD_LETTERS, partitions);
            consumer.assign(all);
            Map<TopicPartition, Long> begins = consumer.beginningOffsets(all);
            Map<TopicPartition, Long> ends = consumer.endOffsets(all);
            List<Letter> letters = new ArrayList<>();
            for (TopicPartition partition : all) {
                letters.addAll(
                        tail(
                                partition,
                                begins.getOrDefault(partition, 0L),
                                ends.getOrDefault(partition, 0L),
                                limit));
            }
            letters.sort(Comparator.comparingLong(Letter::time).reversed());
            return new Answer.Known<>(
                    letters.stream().limit(limit).map(Letter::view).toList(), "log", 0);
        } catch (KafkaException e) {
            return new Answer.NotYet<>(RETRY_MS, "the broker does not answer");
        }
    }

    /** Steps back until there are enough: offsets have gaps where transactions ended. */
    private List<Letter> tail(TopicPartition partition, long begin, long end, int limit) {
        long step = 2L * limit + 16;
        long from = end;
        List<Letter> letters = new ArrayList<>();
        while (from > begin && letters.size() < limit) {
            long upTo = from;
            from = Math.max(begin, from - step);
            letters.addAll(0, read(partition, from, upTo));
            step *= 4;
        }
        return letters.subList(Math.max(0, letters.size() - limit), letters.size());
    }

    private List<Letter> read(TopicPartition partition, long from, long upTo) {
        consumer.assign(List.of(partition));
        consumer.seek(partition, from);
        List<Letter> letters = new ArrayList<>();
        long until = System.nanoTime() + AT_MOST_NANOS;
        while (consumer.position(partition) < upTo) {
            if (System.nanoTime() - until > 0) {
                throw new KafkaException("dead letters cannot be read in time");
            }
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (record.offset() < upTo) {
                    letters.add(letter(record));
                }
            }
        }
        return letters;
    }

    @Override
    public synchronized Answer<Optional<DeadLetterView>> at(int partition, long offset) {
        if (partition >= partitions) {
            return new Answer.Known<>(Optional.empty(), "log", 0);
        }
        try {
            TopicPartition where = new TopicPartition(Topics.DEAD_LETTERS, partition);
            consumer.assign(List.of(where));
            long begin = consumer.beginningOffsets(List.of(where)).getOrDefault(where, 0L);
            long end = consumer.endOffsets(List.of(where)).getOrDefault(where, 0L);
            Optional<DeadLetterView> found =
                    offset < begin || offset >= end
                            ? Optional.empty()
                            : read(where, offset, offset + 1).stream()
                                    .map(Letter::view)
                                    .findFirst();
            return new Answer.Known<>(found, "log", 0);
        } catch (KafkaException e) {
            return new Answer.NotYet<>(RETRY_MS, "the broker does not answer");
        }
    }

    private record Letter(long time, DeadLetterView view) {}

    private static Letter letter(ConsumerRecord<byte[], byte[]> record) {
        Map<String, String> others = new TreeMap<>();
        for (Header header : record.headers()) {
            others.put(header.key(), text(header));
        }
        String reason = taken(others, DeadLetter.REASON, "not given");
        String topic = taken(others, DeadLetter.TOPIC, "not given");
        String partition = taken(others, DeadLetter.PARTITION, "-1");
        String offset = taken(others, DeadLetter.OFFSET, "-1");
        long time = number(taken(others, DeadLetter.TIME, ""), record.timestamp());
        return new Letter(
                record.timestamp(),
                new DeadLetterView(
                        record.partition(),
                        record.offset(),
                        reason,
                        topic,
                        (int) number(partition, -1),
                        number(offset, -1),
                        time,
                        record.key(),
                        record.value(),
                        others));
    }

    private static String taken(Map<String, String> headers, String name, String otherwise) {
        @Nullable String text = headers.remove(name);
        return text == null ? otherwise : text;
    }

    private static long number(String text, long otherwise) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    private static String text(Header header) {
        return header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    @Override
    public synchronized void close() {
        consumer.close();
    }
}
