package io.penstock.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.penstock.json.InvalidField;
import io.penstock.task.Control;
import io.penstock.task.Names;
import io.penstock.task.NewTask;
import io.penstock.task.RecordRef;
import io.penstock.task.SizeLimits;
import io.penstock.task.Topics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/**
 * Submits tasks to {@code tasks.submitted} and asks for their cancel or retry.
 *
 * <p>A future that completes normally means that all in-sync replicas have the record and that it
 * stands there once, however often it had to be sent. A future that fails with an {@link
 * InvalidField} was not sent; one that fails with a Kafka exception may or may not have been
 * written: submit it again <em>under the same id</em>, and the pipeline drops the second. Sends are
 * retried for 30 s before they fail.
 *
 * <p>Thread-safe; share one. Futures complete on the producer's own thread: what follows them
 * directly must not block.
 */
public final class TaskProducer implements AutoCloseable {
    /** The header with the producer's own time of submission: milliseconds since 1970, as text. */
    public static final String SENT_AT_HEADER = "penstock.sent-at";

    private static final int UNANSWERED = 10_000;

    /** Kafka's clients complain when two of one JVM have the same name. */
    private static final AtomicInteger OPENED = new AtomicInteger();

    private final Producer<byte[], byte[]> producer;
    private final InstantSource clock;
    private final TaskIds ids = TaskIds.seeded();

    private TaskProducer(Producer<byte[], byte[]> producer, InstantSource clock) {
        this.producer = producer;
        this.clock = clock;
    }

    /**
     * Returns a producer with default settings.
     *
     * @param bootstrapServers addresses of brokers, as in {@code localhost:9092}
     * @throws MissingTopicsException when the pipeline's topics do not exist
     * @throws KafkaUnreachableException when no broker answers within 10 s
     */
    public static TaskProducer open(String bootstrapServers) {
        return builder(bootstrapServers).open();
    }

    /** Starts a producer with settings of its own. */
    public static Builder builder(String bootstrapServers) {
        return new Builder(bootstrapServers);
    }

    /**
     * Submits a task. Blocks only while the send buffer is full, for at most 30 s.
     *
     * @param task what is to be done; without an id it gets a drawn one, of 26 characters
     * @return the task's id and place once Kafka has acknowledged it, or why not
     */
    public CompletableFuture<Submitted> submit(NewTask task) {
        byte[] value = task.toJson();
        if (value.length > SizeLimits.TASK_BYTES) {
            return CompletableFuture.failedFuture(tooLarge(value.length));
        }
        String id = task.id() == null ? ids.next() : task.id();
        return send(Topics.SUBMITTED, id, value, ref -> new Submitted(id, ref));
    }

    /**
     * Submits each task of a collection; a bad one fails alone.
     *
     * @return one future a task, in the order of the collection
     */
    public List<CompletableFuture<Submitted>> submitAll(Collection<NewTask> tasks) {
        List<CompletableFuture<Submitted>> answers = new ArrayList<>(tasks.size());
        for (NewTask task : tasks) {
            answers.add(submit(task));
        }
        return answers;
    }

    /**
     * Submits a stream of any length in bounded memory, at most 10,000 tasks unanswered at a time,
     * and returns when each has its answer.
     *
     * @return the number of tasks that were acknowledged
     * @throws InterruptedException when interrupted; tasks that were sent stay sent
     */
    public long submitAll(Stream<NewTask> tasks, SubmissionListener listener)
            throws InterruptedException {
        Semaphore room = new Semaphore(UNANSWERED);
        Answers answers = new Answers(listener);
        long index = 0;
        for (Iterator<NewTask> rest = tasks.iterator(); rest.hasNext(); index++) {
            NewTask task = rest.next();
            long place = index;
            room.acquire();
            var _ =
                    submit(task)
                            .whenComplete(
                                    (submitted, why) -> {
                                        try {
                                            answers.answer(place, submitted, why);
                                        } finally {
                                            room.release();
                                        }
                                    });
        }
        room.acquire(UNANSWERED);
        return answers.acknowledged();
    }

    /**
     * Asks for a task's cancel or retry. It is asked, not done: the task's events tell what came of
     * it.
     *
     * @param taskId the task's id
     * @param control what to do
     * @return where the request lies once Kafka has acknowledged it
     */
    public CompletableFuture<RecordRef> control(String taskId, Control control) {
        try {
            Names.checkId("id", taskId);
        } catch (InvalidField e) {
            return CompletableFuture.failedFuture(e);
        }
        return send(Topics.CONTROL, taskId, control.toJson(), Function.identity());
    }

    /** Sends at once what waits for company, and returns when each has its answer. */
    public void flush() {
        producer.flush();
    }

    /** Waits for the answers of all that was submitted, for at most 30 s, and disconnects. */
    @Override
    public void close() {
        producer.close(Duration.ofMillis(KafkaSettings.DELIVERY_TIMEOUT_MS));
    }

    private <T> CompletableFuture<T> send(
            String topic, String id, byte[] value, Function<RecordRef, T> answer) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topic, id.getBytes(UTF_8), value);
        record.headers().add(SENT_AT_HEADER, Long.toString(clock.millis()).getBytes(UTF_8));
        CompletableFuture<T> future = new CompletableFuture<>();
        try {
            var _ =
                    producer.send(
                            record,
                            (metadata, e) -> {
                                if (e != null) {
                                    future.completeExceptionally(e);
                                } else {
                                    future.complete(
                                            answer.apply(
                                                    new RecordRef(
                                                            topic,
                                                            metadata.partition(),
                                                            metadata.offset())));
                                }
                            });
        } catch (KafkaException | IllegalStateException e) {
            future.completeExceptionally(e);
        }
        return future;
    }

    private static InvalidField tooLarge(int bytes) {
        return new InvalidField(
                "record", "must be at most " + SizeLimits.TASK_BYTES + " bytes, is " + bytes);
    }

    /** Collects the settings of a producer. Not thread-safe. */
    public static final class Builder {
        private final String bootstrapServers;
        private final Map<String, Object> kafka = new HashMap<>();
        private int lingerMs = 1;
        private InstantSource clock = InstantSource.system();

        private Builder(String bootstrapServers) {
            this.bootstrapServers = bootstrapServers;
        }

        /**
         * Sets how long a task may wait to share a request with others; 1 ms unless set. Longer
         * means fewer requests at middling rates; at high ones requests fill by themselves.
         *
         * @param linger 0 to 1,000 ms
         */
        public Builder linger(Duration linger) {
            if (linger.isNegative() || linger.toMillis() > 1_000) {
                throw new IllegalArgumentException("linger must be 0 to 1000 ms, is " + linger);
            }
            lingerMs = (int) linger.toMillis();
            return this;
        }

        /**
         * Adds settings of the Kafka client, such as those of security. What the promises of this
         * class rest on (idempotence, acks, serializers) stays as it is.
         */
        public Builder kafka(Map<String, ?> settings) {
            kafka.putAll(settings);
            return this;
        }

        /** Sets the clock of the {@value TaskProducer#SENT_AT_HEADER} header. */
        public Builder clock(InstantSource value) {
            clock = value;
            return this;
        }

        /**
         * Checks that the topics exist and returns the producer.
         *
         * @throws MissingTopicsException when the pipeline's topics do not exist
         * @throws KafkaUnreachableException when no broker answers within 10 s
         */
        public TaskProducer open() {
            KafkaSettings settings = new KafkaSettings(bootstrapServers, kafka);
            String clientId = "penstock-producer-" + OPENED.incrementAndGet();
            var _ =
                    PipelineTopics.partitionCounts(
                            settings, clientId, List.of(Topics.SUBMITTED, Topics.CONTROL));
            return new TaskProducer(
                    new KafkaProducer<>(
                            settings.producer(
                                    clientId, lingerMs, KafkaSettings.DELIVERY_TIMEOUT_MS)),
                    clock);
        }
    }
}
