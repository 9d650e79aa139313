package io.penstock.gateway.task;

import io.penstock.gateway.metrics.SubmissionMeters;
import io.penstock.gateway.pipeline.Ends;
import io.penstock.gateway.pipeline.TaskLookup;
import io.penstock.gateway.pipeline.TaskQueries;
import io.penstock.task.TaskEvent;
import io.penstock.task.TaskView;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for the end of a task, which is pushed from the committed event log. Any thread; closing
 * ends all waits at once.
 */
public final class AwaitEnd implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AwaitEnd.class);
    private static final long LOOK_AGAIN_NANOS = Duration.ofMillis(50).toNanos();

    private final Ends ends;
    private final TaskQueries queries;
    private final SubmissionMeters meters;
    private final CompletableFuture<@Nullable TaskView> closing = new CompletableFuture<>();

    /**
     * @param ends pushes the ends
     * @param queries tells how a task stands that did not end in time, or had ended before
     * @param meters measures the waits
     */
    public AwaitEnd(Ends ends, TaskQueries queries, SubmissionMeters meters) {
        this.ends = ends;
        this.queries = queries;
        this.meters = meters;
    }

    /** Registers for the end of a task that is about to be submitted. */
    Waiting register(String id, Duration wait) {
        return new Waiting(id, System.nanoTime() + wait.toNanos(), ends.await(id));
    }

    /** Ends all waits, as if their time was over. */
    @Override
    public void close() {
        closing.complete(null);
    }

    /** One registration; closing it takes it back. */
    final class Waiting implements AutoCloseable {
        private final String id;
        private final long deadline;
        private final CompletableFuture<TaskEvent.Ended> end;
        private final CompletableFuture<TaskView> earlierEnd = new CompletableFuture<>();

        private Waiting(String id, long deadline, CompletableFuture<TaskEvent.Ended> end) {
            this.id = id;
            this.deadline = deadline;
            this.end = end;
        }

        /**
         * Returns the task when it has ended; when the time is over how it stands, or null when
         * that is not known yet.
         *
         * @param mayExist whether a task of this id may have ended before, so that no end would
         *     come any more
         */
        @Nullable TaskView await(boolean mayExist) {
            long start = System.nanoTime();
            if (mayExist) {
                Thread.ofVirtual().name("gateway-earlier-end").start(this::lookForEarlierEnd);
            }
            TaskView ended = null;
            try {
                ended =
                        (TaskView)
                                CompletableFuture.anyOf(
                                                end.thenApply(TaskView::of), earlierEnd, closing)
                                        .get(deadline - start, TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                log.atDebug().addKeyValue("taskId", id).log("still running after the wait");
            } catch (ExecutionException e) {
                log.atWarn()
                        .addKeyValue("taskId", id)
                        .addKeyValue("error", String.valueOf(e.getCause()))
                        .log("wait for the end failed");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            meters.waited(ended != null, System.nanoTime() - start);
            return ended != null ? ended : standing();
        }

        private void lookForEarlierEnd() {
            TaskLookup found = queries.task(id);
            // No end is pushed any more for a task that had ended, so this must come to know it.
            while (found instanceof TaskLookup.NotYet
                    && !closing.isDone()
                    && System.nanoTime() - deadline < 0) {
                LockSupport.parkNanos(LOOK_AGAIN_NANOS);
                found = queries.task(id);
            }
            if (found instanceof TaskLookup.Found(TaskView task, var _, var _)
                    && task.state().isEnd()) {
                earlierEnd.complete(task);
            }
        }

        private @Nullable TaskView standing() {
            return queries.task(id) instanceof TaskLookup.Found found ? found.task() : null;
        }

        @Override
        public void close() {
            end.cancel(false);
        }
    }
}
