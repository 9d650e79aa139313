package io.penstock.topology;

import io.penstock.json.InvalidField;
import io.penstock.task.TaskEvent;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.WindowStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what has ended, for queries: by id and by time, and hands each end on. Reads the committed
 * event log, so that no reader is told of an end that a crash could undo (R13). Windows start at
 * this node's clock, never at a time that came with a record (R10). Called on the stream thread
 * only.
 */
public final class KeepHistory implements Processor<byte[], byte[], byte[], TaskEvent.Ended> {
    private static final Logger LOG = LoggerFactory.getLogger(KeepHistory.class);

    private final LongAdder handedOn;
    private @Nullable ProcessorContext<byte[], TaskEvent.Ended> context;
    private @Nullable WindowStore<String, byte[]> ended;
    private @Nullable WindowStore<String, byte[]> log;

    /**
     * @param handedOn counts the ends that go on to the statistics
     */
    public KeepHistory(LongAdder handedOn) {
        this.handedOn = handedOn;
    }

    @Override
    public void init(ProcessorContext<byte[], TaskEvent.Ended> context) {
        this.context = context;
        ended = context.getStateStore(Stores.ENDED);
        log = context.getStateStore(Stores.ENDED_LOG);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        if (context == null || ended == null || log == null) {
            throw new IllegalStateException("init() was not called");
        }
        byte @Nullable [] value = record.value();
        if (value == null) {
            return;
        }
        if (read(value) instanceof TaskEvent.Ended end) {
            long now = context.currentSystemTimeMs();
            // In this order: who finds an end by its id finds it in the list too.
            log.put(Stores.LOG_KEY, summary(end), now);
            ended.put(end.taskId(), value, Stores.windowStart(now, Stores.ENDED_SEGMENT));
            handedOn.increment();
            context.forward(record.withValue(end));
        }
    }

    private static @Nullable TaskEvent read(byte[] value) {
        try {
            return TaskEvent.read(value);
        } catch (InvalidField e) {
            LOG.atWarn()
                    .addKeyValue("error", e.getMessage())
                    .log("event is not ours, left out of the history");
            return null;
        }
    }

    /** A row of a list needs neither output nor the whole error. */
    private static byte[] summary(TaskEvent.Ended end) {
        return new TaskEvent.Ended(
                        end.taskId(),
                        end.seq(),
                        end.state(),
                        end.type(),
                        end.tenant(),
                        end.priority(),
                        end.attempt(),
                        end.agent(),
                        end.submittedAt(),
                        end.assignedAt(),
                        end.endedAt(),
                        end.durationMs(),
                        null,
                        end.error() == null ? null : shortened(end.error()),
                        end.source(),
                        List.of())
                .toJson();
    }

    private static String shortened(String error) {
        return error.length() <= 256 ? error : error.substring(0, 256) + "…";
    }
}
