package io.penstock.node;

import io.penstock.task.SizeLimits;
import io.penstock.task.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Creates the topics and checks them: Streams does not compare partition counts for a topology like
 * ours, and a result that lands on another partition than its task would be lost (R11).
 */
public final class TopicSetup {
    /** Topics whose partitions must pair up: a task's records meet by partition number. */
    static final List<String> PAIRED =
            List.of(
                    Topics.SUBMITTED,
                    Topics.REKEYED,
                    Topics.CONTROL,
                    Topics.RESULTS,
                    Topics.EVENTS);

    private static final long LOOK_AGAIN_NANOS = Duration.ofMillis(50).toNanos();

    private static final Duration WEEK = Duration.ofDays(7);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    /** How long a broker may take to hear of a topic that this process has just created. */
    private static final Duration CREATED_HEARD_WITHIN = Duration.ofSeconds(30);

    /** The same for a topic that somebody else may have created, or not. */
    private static final Duration HEARD_WITHIN = Duration.ofSeconds(5);

    private final Admin admin;

    /** Uses the client, and leaves it open. */
    public TopicSetup(Admin admin) {
        this.admin = admin;
    }

    /** What was found: partition counts after the check. */
    public record Counts(int tasks, int assigned, int deadLetters) {}

    /**
     * Creates the topics that do not exist.
     *
     * @return the names of those that were created, in order
     */
    public List<String> create(NodeSettings.Kafka settings) {
        Map<String, NewTopic> wanted = wanted(settings);
        Set<String> existing = describe(wanted.keySet()).keySet();
        List<String> created = new ArrayList<>();
        List<NewTopic> missing = new ArrayList<>();
        wanted.forEach(
                (name, topic) -> {
                    if (!existing.contains(name)) {
                        missing.add(topic);
                    }
                });
        admin.createTopics(missing)
                .values()
                .forEach(
                        (name, done) -> {
                            try {
                                done.get();
                                created.add(name);
                            } catch (ExecutionException e) {
                                if (!(e.getCause() instanceof TopicExistsException)) {
                                    throw new KafkaException(
                                            "topic " + name + " cannot be created", e.getCause());
                                }
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                                throw new KafkaException("interrupted while creating topics", e);
                            }
                        });
        lookAgain(() -> describe(created), created.size(), CREATED_HEARD_WITHIN);
        return created;
    }

    /**
     * Checks that the topics are as the pipeline needs them.
     *
     * @throws TopicsUnfit naming the first topic that is not, and what to do
     */
    public Counts check(NodeSettings settings) {
        Map<String, NewTopic> wanted = wanted(settings.kafka());
        Map<String, Integer> counts =
                lookAgain(() -> describe(wanted.keySet()), wanted.size(), HEARD_WITHIN);
        for (String name : wanted.keySet()) {
            if (!counts.containsKey(name)) {
                throw new TopicsUnfit(
                        "topic " + name + " does not exist: run ./penstock topics create");
            }
        }
        int tasks = count(counts, Topics.SUBMITTED);
        for (String name : PAIRED) {
            if (count(counts, name) != tasks) {
                throw new TopicsUnfit(
                        String.format(
                                "topic %s has %d partitions and %s has %d: they must be equal; while"
                                        + " both are empty, delete the wrong one and run ./penstock"
                                        + " topics create --partitions N",
                                name, count(counts, name), Topics.SUBMITTED, tasks));
            }
        }
        if (count(counts, Topics.AGENTS) != 1) {
            throw new TopicsUnfit(
                    "topic "
                            + Topics.AGENTS
                            + " must have one partition, so that offsets order it: delete it and"
                            + " run ./penstock topics create");
        }
        checkChangelogs(settings.streams().applicationId(), tasks);
        checkTimes(wanted.keySet());
        return new Counts(
                tasks, count(counts, Topics.ASSIGNED), count(counts, Topics.DEAD_LETTERS));
    }

    /** The controller answers before each broker knows: who asks at once may hear of no topic. */
    private static <K, V> Map<K, V> lookAgain(
            Supplier<Map<K, V>> look, int wanted, Duration atMost) {
        long until = System.nanoTime() + atMost.toNanos();
        Map<K, V> found = look.get();
        while (found.size() < wanted && System.nanoTime() - until < 0) {
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
            found = look.get();
        }
        return found;
    }

    private static int count(Map<String, Integer> counts, String topic) {
        return counts.getOrDefault(topic, 0);
    }

    private void checkChangelogs(String applicationId, int tasks) {
        List<String> changelogs = new ArrayList<>();
        for (String store : List.of("active", "recent-ids", "ended", "ended-log", "stats")) {
            changelogs.add(applicationId + "-" + store + "-changelog");
        }
        describe(changelogs)
                .forEach(
                        (name, count) -> {
                            if (count != tasks) {
                                throw new TopicsUnfit(
                                        String.format(
                                                "changelog %s has %d partitions and the topics have"
                                                        + " %d: their count is chosen once; use another"
                                                        + " streams.applicationId or new topics",
                                                name, count, tasks));
                            }
                        });
    }

    private void checkTimes(Set<String> names) {
        lookAgain(() -> describeConfigs(names), names.size(), HEARD_WITHIN)
                .forEach(
                        (name, config) -> {
                            ConfigEntry type =
                                    config.get(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG);
                            if (type != null && !"LogAppendTime".equals(type.value())) {
                                throw new TopicsUnfit(
                                        String.format(
                                                "topic %s must have %s=LogAppendTime: producers'"
                                                        + " times would steer retention (set it"
                                                        + " with kafka-configs.sh --alter)",
                                                name, TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG));
                            }
                        });
    }

    private Map<String, Config> describeConfigs(Set<String> names) {
        List<ConfigResource> resources = new ArrayList<>();
        names.forEach(name -> resources.add(new ConfigResource(ConfigResource.Type.TOPIC, name)));
        Map<String, Config> configs = new HashMap<>();
        admin.describeConfigs(resources)
                .values()
                .forEach((topic, config) -> putKnown(configs, topic.name(), config));
        return configs;
    }

    private static Map<String, NewTopic> wanted(NodeSettings.Kafka settings) {
        Map<String, NewTopic> topics = new LinkedHashMap<>();
        int tasks = settings.partitions();
        add(topics, settings, Topics.SUBMITTED, tasks, WEEK);
        add(topics, settings, Topics.REKEYED, tasks, DAY);
        add(topics, settings, Topics.CONTROL, tasks, DAY);
        add(topics, settings, Topics.RESULTS, tasks, WEEK);
        add(topics, settings, Topics.EVENTS, tasks, WEEK);
        add(topics, settings, Topics.ASSIGNED, settings.assignedPartitions(), DAY);
        add(topics, settings, Topics.DEAD_LETTERS, tasks, Duration.ofDays(30));
        add(topics, settings, Topics.ALERTS, 1, WEEK);
        Map<String, String> agents = add(topics, settings, Topics.AGENTS, 1, TEN_MINUTES);
        // Small segments, so that statements past their retention do go (R6).
        agents.put(TopicConfig.SEGMENT_MS_CONFIG, "60000");
        agents.put(TopicConfig.SEGMENT_BYTES_CONFIG, "16777216");
        return topics;
    }

    private static Map<String, String> add(
            Map<String, NewTopic> topics,
            NodeSettings.Kafka settings,
            String name,
            int partitions,
            Duration retention) {
        Map<String, String> configs = new HashMap<>();
        configs.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
        configs.put(TopicConfig.RETENTION_MS_CONFIG, Long.toString(retention.toMillis()));
        configs.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
        configs.put(
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(SizeLimits.RECORD_BYTES));
        topics.put(name, new NewTopic(name, partitions, settings.replication()).configs(configs));
        return configs;
    }

    private Map<String, Integer> describe(Iterable<String> names) {
        List<String> all = new ArrayList<>();
        names.forEach(all::add);
        Map<String, TopicDescription> found = new HashMap<>();
        admin.describeTopics(all)
                .topicNameValues()
                .forEach((name, topic) -> putKnown(found, name, topic));
        Map<String, Integer> counts = new HashMap<>();
        found.forEach((name, topic) -> counts.put(name, topic.partitions().size()));
        return counts;
    }

    private static <T> void putKnown(Map<String, T> found, String name, KafkaFuture<T> answer) {
        try {
            found.put(name, answer.get());
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                throw new KafkaException("topic " + name + " cannot be described", e.getCause());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while asking for topics", e);
        }
    }
}
