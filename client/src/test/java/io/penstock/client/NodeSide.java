package io.penstock.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.penstock.agent.AgentState;
import io.penstock.task.AgentMessage;
import io.penstock.task.AgentMessage.Assignment;
import io.penstock.task.AgentMessage.Cancellation;
import io.penstock.task.AttemptResult;
import io.penstock.task.Dispatch;
import io.penstock.task.NewTask;
import io.penstock.task.SizeLimits;
import io.penstock.task.Task;
import io.penstock.task.TaskDefaults;
import io.penstock.task.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/** What a node does towards agents, by hand: it writes assignments and reads what agents say. */
final class NodeSide implements AutoCloseable {
    static final int ASSIGNED_PARTITIONS = 3;
    static final int RESULT_PARTITIONS = 4;

    /** A result as it lies in its topic. */
    record Answer(String taskId, int partition, AttemptResult result) {}

    /** A statement as it lies in its topic; a goodbye has no state. */
    record Statement(
            String agent, @Nullable AgentState state, ConsumerRecord<byte[], byte[]> raw) {}

    private final List<Answer> answers = new CopyOnWriteArrayList<>();
    private final List<Statement> statements = new CopyOnWriteArrayList<>();
    private final AtomicLong dispatches = new AtomicLong();
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Thread reader;

    NodeSide(String bootstrapServers) {
        KafkaSettings settings = new KafkaSettings(bootstrapServers, Map.of());
        producer = new KafkaProducer<>(settings.producer("node", 0, 10_000));
        consumer = new KafkaConsumer<>(settings.consumer("node"));
        List<TopicPartition> all = new ArrayList<>();
        for (String topic : List.of(Topics.RESULTS, Topics.AGENTS)) {
            consumer.partitionsFor(topic)
                    .forEach(p -> all.add(new TopicPartition(topic, p.partition())));
        }
        consumer.assign(all);
        consumer.seekToEnd(all);
        all.forEach(consumer::position);
        reader = Thread.ofPlatform().name("node").start(this::read);
    }

    static void createTopics(String bootstrapServers) throws Exception {
        KafkaSettings settings = new KafkaSettings(bootstrapServers, Map.of());
        try (Admin admin = Admin.create(settings.admin("node"))) {
            Map<String, String> config =
                    Map.of(
                            "message.timestamp.type",
                            "LogAppendTime",
                            "max.message.bytes",
                            Integer.toString(SizeLimits.RECORD_BYTES));
            short one = 1;
            admin.createTopics(
                            List.of(
                                    new NewTopic(Topics.SUBMITTED, 4, one).configs(config),
                                    new NewTopic(Topics.CONTROL, 4, one).configs(config),
                                    new NewTopic(Topics.ASSIGNED, ASSIGNED_PARTITIONS, one)
                                            .configs(config),
                                    new NewTopic(Topics.RESULTS, RESULT_PARTITIONS, one)
                                            .configs(config),
                                    new NewTopic(Topics.AGENTS, 1, one).configs(config)))
                    .all()
                    .get();
        }
    }

    Task task(String id, String type) {
        return NewTask.type(type).payload("{\"n\":1}").build().complete(id, TaskDefaults.STANDARD);
    }

    Dispatch nextDispatch() {
        return new Dispatch(0xfeedL, dispatches.incrementAndGet());
    }

    /** Gives a task to an agent under a new dispatch, for a minute, from partition 1. */
    Dispatch assign(Agent agent, String id, String type) {
        return assign(agent, id, type, 1, 60_000);
    }

    Dispatch assign(Agent agent, String id, String type, int attempt, long timeLeftMs) {
        Dispatch dispatch = nextDispatch();
        send(
                agent,
                new Assignment(task(id, type), attempt, dispatch, agent.epoch(), 1, timeLeftMs));
        return dispatch;
    }

    void cancel(Agent agent, String id, Dispatch dispatch) {
        send(agent, new Cancellation(id, dispatch, agent.epoch()));
    }

    void send(Agent agent, AgentMessage message) {
        send(agent.id(), agent.partition(), message.toJson());
    }

    void send(String agentId, int partition, byte @Nullable [] value) {
        append(Topics.ASSIGNED, partition, agentId, value);
    }

    void append(String topic, int partition, String key, byte @Nullable [] value) {
        try {
            producer.send(new ProducerRecord<>(topic, partition, key.getBytes(UTF_8), value)).get();
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sends without waiting for each record, for tests of speed. */
    void sendLater(String agentId, int partition, byte[] value) {
        var _ =
                producer.send(
                        new ProducerRecord<>(
                                Topics.ASSIGNED, partition, agentId.getBytes(UTF_8), value));
    }

    Answer awaitAnswer(Dispatch dispatch) {
        await().atMost(Duration.ofSeconds(20)).until(() -> !answersTo(dispatch).isEmpty());
        return answersTo(dispatch).getFirst();
    }

    List<Answer> answersTo(Dispatch dispatch) {
        return answers.stream().filter(a -> a.result().dispatch().equals(dispatch)).toList();
    }

    List<Answer> answers() {
        return answers;
    }

    List<Statement> statementsOf(String agent) {
        return statements.stream().filter(s -> s.agent().equals(agent)).toList();
    }

    private void read() {
        try {
            while (true) {
                for (ConsumerRecord<byte[], byte[]> record :
                        consumer.poll(Duration.ofMillis(100))) {
                    String key = new String(record.key(), UTF_8);
                    if (record.topic().equals(Topics.RESULTS)) {
                        answers.add(
                                new Answer(
                                        key,
                                        record.partition(),
                                        AttemptResult.read(record.value())));
                    } else {
                        statements.add(
                                new Statement(
                                        key,
                                        record.value() == null
                                                ? null
                                                : AgentState.read(record.value()),
                                        record));
                    }
                }
            }
        } catch (WakeupException e) {
            return;
        }
    }

    @Override
    public void close() {
        consumer.wakeup();
        try {
            reader.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        consumer.close();
        producer.close(Duration.ofSeconds(5));
    }
}
