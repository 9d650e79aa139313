package io.penstock.cli;

import io.penstock.json.JsonText;
import io.penstock.load.KafkaAccess;
import io.penstock.node.NodeSettings;
import io.penstock.node.TopicSetup;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The group of commands about Kafka's topics. */
@Command(
        name = "topics",
        description = "The pipeline's topics.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Example:", "  ./penstock topics create --bootstrap localhost:9092"})
final class TopicsCommand implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    static CommandLine group(Surroundings surroundings) {
        return new CommandLine(new TopicsCommand()).addSubcommand(new Create(surroundings));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing: create");
    }

    /** Creates the topics. */
    @Command(
            name = "create",
            description = {
                "Create the topics that do not exist, and check those that do.",
                "The number of partitions is chosen once: 6 for a laptop, 24 to 48 in production."
            },
            footer = {
                "",
                "Example:",
                "  ./penstock topics create --bootstrap kafka-1:9092 --partitions 24 --replication 3"
            })
    static final class Create extends Subcommand {
        private static final int ANSWER_AT_MOST_MS = 10_000;
        private static final int REQUEST_AT_MOST_MS = 5_000;

        @Option(
                names = "--partitions",
                paramLabel = "N",
                description = "of each task topic (default: kafka.partitions, 6)")
        private @Nullable Integer partitions;

        @Option(
                names = "--assigned-partitions",
                paramLabel = "N",
                description = "of tasks.assigned (default: kafka.assigned-partitions, 24)")
        private @Nullable Integer assignedPartitions;

        @Option(
                names = "--replication",
                paramLabel = "N",
                description = "brokers that hold each record (default: kafka.replication, 1)")
        private @Nullable Integer replication;

        Create(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        public Integer call() {
            Map<String, String> options = new LinkedHashMap<>();
            put(options, "kafka.partitions", partitions);
            put(options, "kafka.assigned-partitions", assignedPartitions);
            put(options, "kafka.replication", replication);
            KafkaAccess kafka = connection().kafka();
            options.put("kafka.bootstrap", kafka.bootstrap());
            NodeSettings settings = connection().configuration(options).toNodeSettings();
            try (Admin admin = admin(kafka)) {
                TopicSetup setup = new TopicSetup(admin);
                List<String> created = setup.create(settings.kafka());
                var _ = setup.check(settings);
                if (connection().json()) {
                    print(
                            created.stream()
                                    .map(JsonText::quote)
                                    .collect(Collectors.joining(",", "{\"created\":[", "]}")));
                } else {
                    print(
                            created.isEmpty()
                                    ? "all topics exist already, as they must be"
                                    : "created " + String.join(", ", created));
                }
                return 0;
            }
        }

        private static void put(Map<String, String> options, String key, @Nullable Integer value) {
            if (value != null) {
                options.put(key, value.toString());
            }
        }

        private static Admin admin(KafkaAccess kafka) {
            Map<String, Object> properties = new HashMap<>(kafka.properties());
            properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrap());
            properties.put(AdminClientConfig.CLIENT_ID_CONFIG, "penstock-topics");
            properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_AT_MOST_MS);
            properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_AT_MOST_MS);
            return Admin.create(properties);
        }
    }
}
