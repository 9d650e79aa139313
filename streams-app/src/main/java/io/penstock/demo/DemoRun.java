package io.penstock.demo;

import io.penstock.client.TaskProducer;
import io.penstock.load.EndFollower;
import io.penstock.load.KafkaAccess;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * Submits the tasks of a plan to Kafka, a bounded number under way at once, and waits for their
 * committed ends.
 */
final class DemoRun {
    /** When nothing ends for so long, something is broken. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Duration LOOK_EVERY = Duration.ofMillis(100);

    private final SourcePlan plan;
    private final Supplier<Optional<String>> fault;
    private final IntConsumer progress;
    private final Semaphore window;
    private final int underWay;
    private final DemoTally tally;

    /**
     * @param underWay most tasks that are under way at once
     * @param fault says why the run cannot succeed any more, such as an agent that has ended
     * @param progress is told how many tasks have ended
     */
    DemoRun(SourcePlan plan, int underWay, Supplier<Optional<String>> fault, IntConsumer progress) {
        this.plan = plan;
        this.fault = fault;
        this.progress = progress;
        this.underWay = underWay;
        window = new Semaphore(underWay);
        tally = new DemoTally(plan, window::release);
    }

    /**
     * Runs to the end of the last task.
     *
     * @throws IllegalStateException when nothing ends for a minute or a part breaks; the message
     *     says which
     */
    DemoTally run(String bootstrap) throws InterruptedException {
        try (EndFollower _ = EndFollower.start(KafkaAccess.to(bootstrap), tally);
                TaskProducer producer = TaskProducer.open(bootstrap)) {
            for (int task = 0; task < plan.tasks(); task++) {
                awaitRoom();
                tally.submitting(task);
                var _ =
                        producer.submit(plan.submission(task))
                                .exceptionally(
                                        why -> {
                                            tally.failed(new IllegalStateException(why));
                                            return null;
                                        });
            }
            producer.flush();
            for (int left = 0; left < underWay; left++) {
                awaitRoom();
            }
            progress.accept(tally.ends());
            return tally;
        }
    }

    private void awaitRoom() throws InterruptedException {
        while (!window.tryAcquire(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
            check();
        }
        if (tally.ends() % 64 == 0) {
            progress.accept(tally.ends());
        }
    }

    private void check() {
        progress.accept(tally.ends());
        Exception broken = tally.broken();
        if (broken != null) {
            throw new IllegalStateException("the run broke off: " + broken.getMessage(), broken);
        }
        fault.get()
                .ifPresent(
                        why -> {
                            throw new IllegalStateException(why);
                        });
        if (System.nanoTime() - tally.lastNanos() > PATIENCE.toNanos()) {
            throw new IllegalStateException(
                    "no task has ended for "
                            + PATIENCE.toSeconds()
                            + " s; "
                            + tally.ends()
                            + " of "
                            + plan.tasks()
                            + " had ended before");
        }
    }
}
