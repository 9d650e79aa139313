package io.penstock.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.task.TaskEvent;
import io.penstock.task.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/**
 * A reader of {@code tasks.events} from its beginning, read committed: what an outsider can know.
 * Reads on a thread of its own; any thread may wait for what it has read.
 */
final class EventLog implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);

    private final String bootstrap;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<String, List<TaskEvent.Ended>> ends = new LinkedHashMap<>();
    private final Thread thread;
    private int total;
    private @Nullable Throwable failure;
    private volatile boolean open = true;

    private EventLog(String bootstrap) {
        this.bootstrap = bootstrap;
        consumer = Records.consumer(bootstrap, "read_committed");
        consumer.assign(Records.partitions(consumer, Topics.EVENTS));
        consumer.seekToBeginning(consumer.assignment());
        thread = Thread.ofPlatform().name("event-log").daemon(true).start(this::run);
    }

    /** Starts to read; the topic must exist. */
    static EventLog open(String bootstrap) {
        return new EventLog(bootstrap);
    }

    private void run() {
        try (consumer) {
            while (open) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    take(record);
                }
            }
        } catch (WakeupException closing) {
            // close() woke it.
        } catch (RuntimeException e) {
            synchronized (this) {
                failure = e;
                notifyAll();
            }
        }
    }

    private synchronized void take(ConsumerRecord<byte[], byte[]> record) {
        if (TaskEvent.read(record.value()) instanceof TaskEvent.Ended ended) {
            ends.computeIfAbsent(ended.taskId(), id -> new ArrayList<>(1)).add(ended);
            total++;
            notifyAll();
        }
    }

    /** Returns how many ends have been read, each repeat counted. */
    synchronized int total() {
        return total;
    }

    /** Returns all ends that have been read. */
    synchronized List<TaskEvent.Ended> all() {
        return ends.values().stream().flatMap(List::stream).toList();
    }

    /** Waits until so many ends have been read. */
    void awaitTotal(int least, Duration atMost) throws InterruptedException {
        await(() -> total >= least, () -> "of " + least + " ends " + total + " were read", atMost);
    }

    /** Waits for the first end of a task. */
    TaskEvent.Ended awaitEnd(String id, Duration atMost) throws InterruptedException {
        await(() -> ends.containsKey(id), () -> "no end of " + id, atMost);
        synchronized (this) {
            return Objects.requireNonNull(ends.get(id)).getFirst();
        }
    }

    /** Waits for an end of each of the tasks. */
    void awaitEnds(Collection<String> ids, Duration atMost) throws InterruptedException {
        await(
                () -> ends.size() >= ids.size() && ends.keySet().containsAll(ids),
                () -> {
                    List<String> missing = new ArrayList<>(ids);
                    missing.removeAll(ends.keySet());
                    return missing.size() + " tasks have no end, such as " + missing.getFirst();
                },
                atMost);
    }

    private interface Condition {
        boolean holds();
    }

    private interface Message {
        String text();
    }

    private synchronized void await(Condition condition, Message message, Duration atMost)
            throws InterruptedException {
        long until = System.nanoTime() + atMost.toNanos();
        while (!condition.holds()) {
            if (failure != null) {
                throw new IllegalStateException("event log cannot be read", failure);
            }
            long left = until - System.nanoTime();
            if (left <= 0) {
                throw new AssertionError("after " + atMost + ": " + message.text());
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    /**
     * Reads the whole log anew and checks that each of these tasks has one end, and nothing else
     * has. Whoever could write more must have stopped.
     *
     * @return the one end of each task
     */
    Map<String, TaskEvent.Ended> assertEachEndedOnce(Collection<String> ids) {
        Map<String, TaskEvent.Ended> only = new HashMap<>();
        List<String> repeated = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record :
                Records.all(bootstrap, Topics.EVENTS, "read_committed")) {
            if (TaskEvent.read(record.value()) instanceof TaskEvent.Ended ended
                    && only.put(ended.taskId(), ended) != null) {
                repeated.add(ended.taskId());
            }
        }
        assertThat(repeated).as("tasks that ended more than once").isEmpty();
        TreeSet<String> missing = new TreeSet<>(ids);
        missing.removeAll(only.keySet());
        assertThat(missing).as("tasks that never ended").isEmpty();
        TreeSet<String> foreign = new TreeSet<>(only.keySet());
        foreign.removeAll(new TreeSet<>(ids));
        assertThat(foreign).as("ends of what nobody submitted").isEmpty();
        return only;
    }

    @Override
    public void close() {
        open = false;
        consumer.wakeup();
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
