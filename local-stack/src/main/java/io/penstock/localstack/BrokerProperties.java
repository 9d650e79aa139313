package io.penstock.localstack;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The settings of every local broker: those of a small, quick cluster that behaves like a big one
 * where tasks can tell the difference.
 */
final class BrokerProperties {
    static final String CLIENT_LISTENER = "PLAINTEXT";
    static final String CONTROLLER_LISTENER = "CONTROLLER";

    /** A record of 4 MiB, and room for the batch around it, its key and its headers. */
    static final int MESSAGE_MAX_BYTES = 4 * 1024 * 1024 + 64 * 1024;

    private static final int INTERNAL_PARTITIONS = 4;

    private BrokerProperties() {}

    /** All settings of one broker of a cluster that keeps its log in the directory. */
    static Properties of(
            BrokerAddress self,
            List<BrokerAddress> cluster,
            Path directory,
            Map<String, String> overrides) {
        Properties properties = new Properties();
        properties.putAll(addresses(self, cluster));
        properties.setProperty("log.dirs", directory.toString());
        properties.putAll(behaviour(cluster.size(), overrides));
        return properties;
    }

    /** The settings that do not depend on where the brokers stand. */
    static Map<String, String> behaviour(int brokers, Map<String, String> overrides) {
        Map<String, String> properties = new TreeMap<>();
        properties.putAll(replication(brokers));
        properties.putAll(patience());
        properties.putAll(footprint());
        // A topic made by accident has the wrong number of partitions for ever.
        properties.put("auto.create.topics.enable", "false");
        properties.put("message.max.bytes", String.valueOf(MESSAGE_MAX_BYTES));
        properties.put("replica.fetch.max.bytes", String.valueOf(MESSAGE_MAX_BYTES));
        properties.putAll(overrides);
        return properties;
    }

    private static Map<String, String> addresses(BrokerAddress self, List<BrokerAddress> cluster) {
        String client = CLIENT_LISTENER + "://" + self.client();
        String controller =
                CONTROLLER_LISTENER + "://" + BrokerAddress.HOST + ":" + self.controllerPort();
        return Map.of(
                "process.roles",
                "broker,controller",
                "node.id",
                String.valueOf(self.id()),
                "listeners",
                client + "," + controller,
                "advertised.listeners",
                client,
                "listener.security.protocol.map",
                CLIENT_LISTENER + ":PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT",
                "inter.broker.listener.name",
                CLIENT_LISTENER,
                "controller.listener.names",
                CONTROLLER_LISTENER,
                "controller.quorum.voters",
                cluster.stream().map(BrokerAddress::voter).collect(Collectors.joining(",")));
    }

    private static Map<String, String> replication(int brokers) {
        String replicas = String.valueOf(Math.min(3, brokers));
        String inSync = String.valueOf(brokers < 3 ? 1 : 2);
        Map<String, String> properties = new TreeMap<>();
        properties.put("default.replication.factor", replicas);
        properties.put("min.insync.replicas", inSync);
        for (String internal :
                List.of(
                        "offsets.topic",
                        "transaction.state.log",
                        "share.coordinator.state.topic")) {
            properties.put(internal + ".replication.factor", replicas);
            properties.put(internal + ".num.partitions", String.valueOf(INTERNAL_PARTITIONS));
        }
        properties.put("transaction.state.log.min.isr", inSync);
        properties.put("share.coordinator.state.topic.min.isr", inSync);
        return properties;
    }

    /** How long the cluster waits before it believes that something is over. */
    private static Map<String, String> patience() {
        return Map.of(
                "server.max.startup.time.ms",
                "60000",
                "group.initial.rebalance.delay.ms",
                "0",
                // Tests of failover ask for shorter sessions than the default of 6 s allows.
                "group.min.session.timeout.ms",
                "1000",
                // A dead broker is noticed well before the 10 s after which agents count as lost.
                "broker.session.timeout.ms",
                "3000",
                "broker.heartbeat.interval.ms",
                "500",
                // A dead producer's transaction holds up committed reads until it is aborted.
                "transaction.abort.timed.out.transaction.cleanup.interval.ms",
                "1000");
    }

    /** Defaults are sized for servers: the cleaner alone would take 128 MB of heap. */
    private static Map<String, String> footprint() {
        return Map.of(
                "log.cleaner.dedupe.buffer.size",
                String.valueOf(2 * 1024 * 1024),
                "num.network.threads",
                "2",
                "num.io.threads",
                "4",
                "background.threads",
                "2",
                "metric.reporters",
                "",
                "metrics.jmx.exclude",
                ".*");
    }
}
