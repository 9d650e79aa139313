package io.penstock.load;

import io.penstock.client.TaskProducer;
import io.penstock.task.TaskEvent;
import io.penstock.task.TaskState;
import java.time.Duration;
import java.util.BitSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Submits the tasks of a plan when they are due and waits for their ends. The latency of a task
 * runs from the time at which it was due, so that a stall of the pipeline counts for all tasks that
 * it held up. One run per object.
 */
public final class LoadRun implements EndFollower.Listener {
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);
    private static final int TELL_EVERY = 16;

    private final LoadPlan plan;
    private final Duration patience;
    private final Latencies latencies = new Latencies();
    private final AtomicInteger refused = new AtomicInteger();
    private final BitSet seen = new BitSet();
    private final AtomicInteger succeeded = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicInteger deadLettered = new AtomicInteger();
    private volatile long startNanos;
    private volatile long lastEndNanos;
    private volatile @Nullable Exception broken;

    /**
     * @param patience how long no task may end, after the last submission, before the wait is given
     *     up
     */
    public LoadRun(LoadPlan plan, Duration patience) {
        this.plan = plan;
        this.patience = patience;
    }

    /**
     * What came of a load.
     *
     * @param submitted tasks that Kafka acknowledged
     * @param refused tasks that could not be submitted
     * @param succeeded tasks that succeeded
     * @param failed tasks that ended otherwise
     * @param deadLettered dead letters of these tasks
     * @param submitting how long the submissions took
     * @param elapsed from the first due time to the last end
     * @param latencies from due to end
     */
    public record Result(
            int submitted,
            int refused,
            int succeeded,
            int failed,
            int deadLettered,
            Duration submitting,
            Duration elapsed,
            Latencies.Summary latencies) {
        /** Returns how many tasks ended a second. */
        public double perSecond() {
            return (succeeded + failed) * 1e9 / Math.max(1, elapsed.toNanos());
        }

        /** Returns whether every task of the plan succeeded. */
        public boolean isWhole(LoadPlan plan) {
            return succeeded == plan.tasks();
        }
    }

    /**
     * Runs the load.
     *
     * @param producer takes the tasks
     * @param ended is told now and then how many have ended
     * @throws KafkaException when the ends cannot be read any more
     */
    public Result run(TaskProducer producer, IntConsumer ended) throws InterruptedException {
        startNanos = System.nanoTime();
        lastEndNanos = startNanos;
        for (int number = 0; number < plan.tasks() && broken == null; number++) {
            awaitDue(number, ended);
            var _ =
                    producer.submit(plan.submission(number))
                            .exceptionally(
                                    why -> {
                                        refused.incrementAndGet();
                                        return null;
                                    });
        }
        producer.flush();
        long submitted = System.nanoTime();
        awaitEnds(ended);
        return new Result(
                plan.tasks() - refused.get(),
                refused.get(),
                succeeded.get(),
                failed.get(),
                deadLettered.get(),
                Duration.ofNanos(submitted - startNanos),
                Duration.ofNanos(lastEndNanos - startNanos),
                latencies.summary());
    }

    private void awaitDue(int number, IntConsumer ended) throws InterruptedException {
        long due = startNanos + plan.dueNanos(number);
        if (number % TELL_EVERY == 0) {
            ended.accept(ends());
        }
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(Math.min(left, LOOK_EVERY.toNanos()));
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }

    private void awaitEnds(IntConsumer ended) throws InterruptedException {
        long waitedSince = System.nanoTime();
        while (ends() + refused.get() < plan.tasks()) {
            Exception why = broken;
            if (why != null) {
                throw new KafkaException("the ends cannot be read", why);
            }
            if (System.nanoTime() - Math.max(lastEndNanos, waitedSince) > patience.toNanos()) {
                return;
            }
            ended.accept(ends());
            Thread.sleep(LOOK_EVERY);
        }
        ended.accept(ends());
    }

    private int ends() {
        return succeeded.get() + failed.get();
    }

    @Override
    public void ended(TaskEvent.Ended end) {
        int number = plan.number(end.taskId());
        if (number < 0 || seen.get(number)) {
            return;
        }
        long now = System.nanoTime();
        seen.set(number);
        latencies.add(now - startNanos - plan.dueNanos(number));
        lastEndNanos = now;
        if (end.state() == TaskState.SUCCEEDED) {
            succeeded.incrementAndGet();
        } else {
            failed.incrementAndGet();
        }
    }

    @Override
    public void deadLettered(String taskId) {
        if (plan.number(taskId) >= 0) {
            deadLettered.incrementAndGet();
        }
    }

    @Override
    public void failed(Exception why) {
        broken = why;
    }
}
