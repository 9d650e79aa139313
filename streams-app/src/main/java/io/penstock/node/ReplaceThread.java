package io.penstock.node;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.errors.TaskMigratedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces a stream thread that died, until the same failure in the same task has come too often:
 * then the process has to end, so that somebody looks. A broker that is away is no failure of ours
 * and counts for nothing (R33). Any thread.
 */
final class ReplaceThread implements StreamsUncaughtExceptionHandler {
    /** The same failure this many times within {@link #WITHIN_MS} ends the process. */
    static final int MOST = 5;

    /** Ten minutes. */
    static final long WITHIN_MS = 600_000;

    private static final Logger LOG = LoggerFactory.getLogger(ReplaceThread.class);

    private final LongSupplier clock;
    private final Consumer<Throwable> gaveUp;
    private final Map<String, Deque<Long>> failures = new HashMap<>();

    /**
     * @param clock milliseconds, steady
     * @param gaveUp told once when the process has to end
     */
    ReplaceThread(LongSupplier clock, Consumer<Throwable> gaveUp) {
        this.clock = clock;
        this.gaveUp = gaveUp;
    }

    @Override
    public synchronized StreamThreadExceptionResponse handle(Throwable failure) {
        if (isOfTheBroker(failure)) {
            LOG.atWarn().setCause(failure).log("stream thread lost its broker, it is replaced");
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        }
        Deque<Long> times = failures.computeIfAbsent(signature(failure), s -> new ArrayDeque<>());
        long now = clock.getAsLong();
        times.addLast(now);
        while (now - times.getFirst() > WITHIN_MS) {
            times.removeFirst();
        }
        LOG.atError()
                .setCause(failure)
                .addKeyValue("times", times.size())
                .addKeyValue("most", MOST)
                .log("stream thread died");
        if (times.size() < MOST) {
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        }
        gaveUp.accept(failure);
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }

    private static boolean isOfTheBroker(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof RetriableException
                    || t instanceof TaskMigratedException
                    || t instanceof TaskCorruptedException
                    || t instanceof ProducerFencedException
                    || t instanceof InvalidProducerEpochException
                    || t instanceof InvalidPidMappingException) {
                return true;
            }
        }
        return false;
    }

    /** Same task, same kind of failure, same place in the code. */
    private static String signature(Throwable failure) {
        Throwable root = failure;
        String task = "";
        while (true) {
            if (root instanceof StreamsException streams && streams.taskId().isPresent()) {
                task = streams.taskId().get().toString();
            }
            if (root.getCause() == null) {
                break;
            }
            root = root.getCause();
        }
        StackTraceElement[] frames = root.getStackTrace();
        return task + " " + root.getClass().getName() + (frames.length > 0 ? " " + frames[0] : "");
    }
}
