package io.penstock.bench.overload;

import io.penstock.client.Agent;
import io.penstock.client.TaskProducer;
import io.penstock.json.RawJson;
import io.penstock.task.NewTask;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Tasks that go on all the time, twenty a second through Kafka, so that it shows whether a node
 * still works while its gateway is abused. One thread of its own.
 */
final class Work implements AutoCloseable {
    private static final long EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Victim victim;
    private final Agent agent;
    private final TaskProducer producer;
    private final AtomicLong submitted = new AtomicLong();
    private final Thread thread;
    private volatile boolean closed;
    private volatile boolean pausing;

    Work(String bootstrap, Victim victim) {
        this.victim = victim;
        agent =
                Agent.builder("worker")
                        .bootstrapServers(bootstrap)
                        .handle("overload", run -> RawJson.of("1"))
                        .handle("flood", run -> RawJson.of("1"))
                        .concurrency(200)
                        .start();
        producer = TaskProducer.open(bootstrap);
        thread = Thread.ofPlatform().name("work").start(this::run);
    }

    private void run() {
        while (!closed) {
            if (!pausing) {
                CompletableFuture<Void> _ =
                        producer.submit(NewTask.of("overload", null))
                                .thenAccept(answer -> submitted.incrementAndGet());
            }
            LockSupport.parkNanos(EVERY_NANOS);
        }
    }

    /**
     * Stops submitting, waits until all have ended, and goes on.
     *
     * @return how many have ended since the start of {@code submitted}
     */
    String awaitEnds() {
        pausing = true;
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
        long all = submitted.get();
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        long ended = ended();
        while (ended < all && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
            ended = ended();
        }
        pausing = false;
        return ended >= all ? "all of " + all : ended + " of " + all;
    }

    private long ended() {
        return victim.get("/metrics")
                .body()
                .lines()
                .filter(
                        line ->
                                line.startsWith(
                                        "penstock_tasks_total{outcome=\"succeeded\",type=\"overload\"}"))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.indexOf('}') + 1)))
                .sum();
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close();
        agent.close();
    }
}
