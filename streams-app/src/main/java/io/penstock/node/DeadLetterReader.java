package io.penstock.node;

import io.penstock.gateway.pipeline.Answer;
import io.penstock.gateway.pipeline.DeadLetterView;
import io.penstock.gateway.pipeline.DeadLetters;
import io.penstock.task.Topics;
import io.penstock.topology.DeadLetter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Reads dead letters where they lie, in {@code tasks.dead-letters}. Any thread.
 *
 * @param log reads the log
 * @param partitions partitions of the topic
 */
record DeadLetterReader(LogReader log, int partitions) implements DeadLetters {
    private static final long RETRY_MS = 1_000;

    @Override
    public Answer<List<DeadLetterView>> newest(int limit) {
        try {
            List<Letter> letters = new ArrayList<>();
            log.bounds(KafkaPartitions.of(Topics.DEAD_LETTERS, partitions))
                    .forEach((partition, bounds) -> letters.addAll(tail(partition, bounds, limit)));
            letters.sort(Comparator.comparingLong(Letter::time).reversed());
            return new Answer.Known<>(
                    letters.stream().limit(limit).map(Letter::view).toList(), "log", 0);
        } catch (KafkaException e) {
            return new Answer.NotYet<>(RETRY_MS, "the broker does not answer");
        }
    }

    /** Steps back until there are enough: offsets have gaps where transactions ended. */
    private List<Letter> tail(TopicPartition partition, LogReader.Bounds bounds, int limit) {
        long step = 2L * limit + 16;
        long from = bounds.end();
        List<Letter> letters = new ArrayList<>();
        while (from > bounds.begin() && letters.size() < limit) {
            long upTo = from;
            from = Math.max(bounds.begin(), from - step);
            letters.addAll(
                    0,
                    log.read(partition, from, upTo).stream()
                            .map(DeadLetterReader::letter)
                            .toList());
            step *= 4;
        }
        return letters.subList(Math.max(0, letters.size() - limit), letters.size());
    }

    @Override
    public Answer<Optional<DeadLetterView>> at(int partition, long offset) {
        if (partition >= partitions) {
            return new Answer.Known<>(Optional.empty(), "log", 0);
        }
        try {
            return new Answer.Known<>(
                    log.at(new TopicPartition(Topics.DEAD_LETTERS, partition), offset)
                            .map(record -> letter(record).view()),
                    "log",
                    0);
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
}
