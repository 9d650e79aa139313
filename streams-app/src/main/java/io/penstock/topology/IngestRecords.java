package io.penstock.topology;

import io.penstock.json.InvalidField;
import io.penstock.json.RawJson;
import io.penstock.lifecycle.Submission;
import io.penstock.task.AttemptResult;
import io.penstock.task.Control;
import io.penstock.task.Names;
import io.penstock.task.NewTask;
import io.penstock.task.SizeLimits;
import io.penstock.task.TaskDefaults;
import io.penstock.task.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Checks what comes in. A good record goes on typed; one that lies on the wrong partition goes to
 * {@code tasks.rekeyed}; a bad one becomes a dead letter with its bytes untouched. Called on the
 * stream thread only.
 */
public final class IngestRecords implements Processor<byte[], byte[], byte[], Flow> {
    private final TaskDefaults defaults;
    private final int partitions;
    private final Progress progress;
    private final IngestCounters counters;
    private @Nullable ProcessorContext<byte[], Flow> context;

    /**
     * @param defaults what a task gets where its submission says nothing
     * @param partitions how many partitions each source has
     * @param progress told of each record
     * @param counters told what became of it
     */
    public IngestRecords(
            TaskDefaults defaults, int partitions, Progress progress, IngestCounters counters) {
        this.defaults = defaults;
        this.partitions = partitions;
        this.progress = progress;
        this.counters = counters;
    }

    @Override
    public void init(ProcessorContext<byte[], Flow> context) {
        this.context = context;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        RecordMetadata at = context().recordMetadata().orElseThrow();
        try {
            take(record, at);
        } catch (InvalidField e) {
            counters.buried(e.field());
            bury(record, at, e.getMessage());
        }
        progress.processed(at.topic(), at.partition(), at.offset());
    }

    private void take(Record<byte[], byte[]> record, RecordMetadata at) {
        checkHeaders(record, at);
        Origin origin = Origin.of(record, at);
        switch (origin.ref().topic()) {
            case Topics.RESULTS -> takeResult(record, at, origin);
            case Topics.CONTROL -> takeControl(record, at, origin);
            default -> takeSubmission(record, at, origin);
        }
    }

    private void takeSubmission(Record<byte[], byte[]> record, RecordMetadata at, Origin origin) {
        byte[] value = checkedValue(record, SizeLimits.TASK_BYTES);
        String key = keyOf(record);
        NewTask submission = NewTask.read(value);
        String id = idOf(key, submission, origin);
        if (arrived(record, at, origin, id)) {
            Submission complete =
                    new Submission(submission.complete(id, defaults), origin.time(), origin.ref());
            goOn(record, id, new Inbound.Submitted(complete, value));
        }
    }

    private static String idOf(@Nullable String key, NewTask submission, Origin origin) {
        String id = submission.id();
        if (key == null) {
            return id == null ? origin.taskId() : id;
        }
        if (id != null && !id.equals(key)) {
            throw new InvalidField("id", "must be the record's key, or absent");
        }
        return key;
    }

    private void takeResult(Record<byte[], byte[]> record, RecordMetadata at, Origin origin) {
        byte[] value = checkedValue(record, DeadLetter.MAX_COPY_BYTES);
        String id = requiredKey(record);
        if (arrived(record, at, origin, id)) {
            AttemptResult result = withinLimits(AttemptResult.read(value), value.length);
            goOn(record, id, new Inbound.Resulted(id, result, value));
        }
    }

    /** An output or error that is too large makes the attempt a failed one that says so. */
    private static AttemptResult withinLimits(AttemptResult result, int valueBytes) {
        if (valueBytes <= Math.min(SizeLimits.OUTPUT_BYTES, SizeLimits.ERROR_BYTES)) {
            return result;
        }
        String excess =
                switch (result.outcome()) {
                    case AttemptResult.Succeeded(RawJson output) ->
                            output == null
                                    ? null
                                    : excess("output", output.text(), SizeLimits.OUTPUT_BYTES);
                    case AttemptResult.Failed(String error) ->
                            excess("error", error, SizeLimits.ERROR_BYTES);
                };
        return excess == null
                ? result
                : new AttemptResult(
                        result.agent(),
                        result.epoch(),
                        result.attempt(),
                        result.dispatch(),
                        new AttemptResult.Failed(excess),
                        result.durationMs());
    }

    private static @Nullable String excess(String field, String text, int limit) {
        int bytes = Utils.utf8Length(text);
        return bytes <= limit
                ? null
                : field + ": must be at most " + limit + " bytes, has " + bytes;
    }

    private void takeControl(Record<byte[], byte[]> record, RecordMetadata at, Origin origin) {
        byte[] value = checkedValue(record, SizeLimits.TASK_BYTES);
        String id = requiredKey(record);
        if (arrived(record, at, origin, id)) {
            goOn(record, id, new Inbound.Controlled(id, Control.read(value), value));
        }
    }

    private static void checkHeaders(Record<byte[], byte[]> record, RecordMetadata at) {
        int most =
                at.topic().equals(Topics.REKEYED)
                        ? SizeLimits.HEADERS_BYTES + Origin.HEADERS_BYTES
                        : SizeLimits.HEADERS_BYTES;
        int bytes = DeadLetter.bytesOf(record.headers());
        if (bytes > most) {
            throw new InvalidField("headers", "must be at most " + most + " bytes, have " + bytes);
        }
    }

    private static byte[] checkedValue(Record<byte[], byte[]> record, int mostBytes) {
        byte @Nullable [] value = record.value();
        if (value == null) {
            throw new InvalidField("record", "must not be empty");
        }
        if (value.length > mostBytes) {
            throw new InvalidField(
                    "record", "must be at most " + mostBytes + " bytes, has " + value.length);
        }
        return value;
    }

    private static @Nullable String keyOf(Record<byte[], byte[]> record) {
        byte @Nullable [] key = record.key();
        if (key == null) {
            return null;
        }
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(key)).toString();
            return Names.checkId("key", text);
        } catch (CharacterCodingException e) {
            throw new InvalidField("key", "must be valid UTF-8");
        }
    }

    private static String requiredKey(Record<byte[], byte[]> record) {
        String key = keyOf(record);
        if (key == null) {
            throw new InvalidField("key", "must be the task's id, is missing");
        }
        return key;
    }

    /** Returns whether the record lies where its id belongs, and sends it there otherwise (R9). */
    private boolean arrived(
            Record<byte[], byte[]> record, RecordMetadata at, Origin origin, String id) {
        byte[] key = id.getBytes(StandardCharsets.UTF_8);
        if (partitionOf(key) == at.partition()) {
            return true;
        }
        if (at.topic().equals(Topics.REKEYED)) {
            throw new InvalidField(
                    "key", "must lie on partition " + partitionOf(key) + " of " + Topics.REKEYED);
        }
        counters.rekeyed();
        context()
                .forward(
                        new Record<>(
                                key,
                                Wire.byKey(record.value()),
                                record.timestamp(),
                                origin.onto(record.headers())),
                        PipelineTopology.TO_REKEYED);
        return false;
    }

    /** Kafka's own placing of keys (BuiltInPartitioner): murmur2, positive, modulo. */
    private int partitionOf(byte[] key) {
        return Utils.toPositive(Utils.murmur2(key)) % partitions;
    }

    private void goOn(Record<byte[], byte[]> record, String id, Inbound inbound) {
        counters.handedOn();
        context()
                .forward(
                        new Record<>(
                                id.getBytes(StandardCharsets.UTF_8),
                                inbound,
                                record.timestamp(),
                                new RecordHeaders()),
                        PipelineTopology.ROUTE);
    }

    private void bury(Record<byte[], byte[]> record, RecordMetadata at, String reason) {
        context()
                .forward(
                        new Record<>(
                                DeadLetter.key(record.key()),
                                new Wire(DeadLetter.value(record.value()), at.partition()),
                                record.timestamp(),
                                DeadLetter.headers(
                                        record.headers(),
                                        reason,
                                        at.topic(),
                                        at.partition(),
                                        at.offset(),
                                        context().currentSystemTimeMs(),
                                        record.key(),
                                        record.value())),
                        PipelineTopology.TO_DEAD_LETTERS);
    }

    private ProcessorContext<byte[], Flow> context() {
        if (context == null) {
            throw new IllegalStateException("init() was not called");
        }
        return context;
    }
}
