package io.penstock.localstack;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
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

    static Properties of(
            BrokerAddress self,
            List<BrokerAddress> cluster,
            Path directory,
            Map<String, String> overrides) {
        Properties properties = new Properties();
        addresses(properties, self, cluster);
        replication(properties, cluster.size());
        properties.setProperty("log.dirs", directory.toString());
        // A topic made by accident has the wrong number of partitions for ever.
        properties.setProperty("auto.create.topics.enable", "false");
        properties.setProperty("message.max.bytes", String.valueOf(MESSAGE_MAX_BYTES));
        properties.setProperty("replica.fetch.max.bytes", String.valueOf(MESSAGE_MAX_BYTES));
        patience(properties);
        footprint(properties);
        overrides.forEach(properties::setProperty);
        return properties;
    }

    private static void addresses(
            Properties properties, BrokerAddress self, List<BrokerAddress> cluster) {
        properties.setProperty("process.roles", "broker,controller");
        properties.setProperty("node.id", String.valueOf(self.id()));
        String client = CLIENT_LISTENER + "://" + self.client();
        String controller =
                CONTROLLER_LISTENER + "://" + BrokerAddress.HOST + ":" + self.controllerPort();
        properties.setProperty("listeners", client + "," + controller);
        properties.setProperty("advertised.listeners", client);
        properties.setProperty(
                "listener.security.protocol.map",
                CLIENT_LISTENER + ":PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
        properties.setProperty("inter.broker.listener.name", CLIENT_LISTENER);
        properties.setProperty("controller.listener.names", CONTROLLER_LISTENER);
        properties.setProperty(
                "controller.quorum.voters",
                cluster.stream().map(BrokerAddress::voter).collect(Collectors.joining(",")));
    }

    private static void replication(Properties properties, int brokers) {
        String replicas = String.valueOf(Math.min(3, brokers));
        String inSync = String.valueOf(brokers < 3 ? 1 : 2);
        properties.setProperty("default.replication.factor", replicas);
        properties.setProperty("min.insync.replicas", inSync);
        for (String internal :
                List.of(
                        "offsets.topic",
                        "transaction.state.log",
                        "share.coordinator.state.topic")) {
            properties.setProperty(internal + ".replication.factor", replicas);
            properties.setProperty(
                    internal + ".num.partitions", String.valueOf(INTERNAL_PARTITIONS));
        }
        properties.setProperty("transaction.state.log.min.isr", inSync);
        properties.setProperty("share.coordinator.state.topic.min.isr", inSync);
    }

    /** How long the cluster waits before it believes that something is over. */
    private static void patience(Properties properties) {
        properties.setProperty("server.max.startup.time.ms", "60000");
        properties.setProperty("group.initial.rebalance.delay.ms", "0");
        // Tests of failover ask for shorter sessions than the default of 6 s allows.
        properties.setProperty("group.min.session.timeout.ms", "1000");
        // A dead broker is noticed well before the 10 s after which agents count as lost.
        properties.setProperty("broker.session.timeout.ms", "3000");
        properties.setProperty("broker.heartbeat.interval.ms", "500");
        // The transaction of a dead producer holds up every committed read until it is aborted.
        properties.setProperty(
                "transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");
    }

    /** Defaults are sized for servers: the cleaner alone would take 128 MB of heap. */
    private static void footprint(Properties properties) {
        properties.setProperty("log.cleaner.dedupe.buffer.size", String.valueOf(2 * 1024 * 1024));
        properties.setProperty("num.network.threads", "2");
        properties.setProperty("num.io.threads", "4");
        properties.setProperty("background.threads", "2");
        properties.setProperty("metric.reporters", "");
        properties.setProperty("metrics.jmx.exclude", ".*");
    }
}
