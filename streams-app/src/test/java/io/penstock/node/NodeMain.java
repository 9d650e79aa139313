package io.penstock.node;

import io.penstock.gateway.GatewaySettings;
import io.penstock.lifecycle.Lifecycle;
import io.penstock.localstack.ChildJvm;
import io.penstock.task.TaskDefaults;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * A node as a process of its own, which tests can kill. Prints {@code READY <http port>} when every
 * partition is served, and {@code CLOSED} after a clean stop by SIGTERM.
 */
public final class NodeMain {
    /** What a loaded machine may need to start, in minutes. */
    private static final Duration READY_AT_MOST = Duration.ofMinutes(3);

    /** Where it answers; without this flag on a free port. */
    static final String HTTP_PORT = "penstock.http.port";

    private NodeMain() {}

    /**
     * How to start one.
     *
     * @param bootstrap address of the broker
     * @param state state directory
     * @param partitions of each task topic
     * @param writeBufferBytes memtable of each store
     * @param guarantee what a crash may repeat
     * @param kafka further client settings, as in {@code name=value}
     */
    static ChildJvm jvm(
            String bootstrap,
            Path state,
            int partitions,
            int writeBufferBytes,
            NodeSettings.Guarantee guarantee,
            String... kafka) {
        return ChildJvm.running(NodeMain.class)
                .withHeapMegabytes(512)
                .withArguments(
                        bootstrap,
                        state.toString(),
                        Integer.toString(partitions),
                        Integer.toString(writeBufferBytes),
                        guarantee.name())
                .withArguments(kafka);
    }

    /** Runs until it is killed, told to stop, or cannot go on. */
    public static void main(String[] args) throws Exception {
        Map<String, String> properties = new HashMap<>();
        for (int i = 5; i < args.length; i++) {
            int equals = args[i].indexOf('=');
            properties.put(args[i].substring(0, equals), args[i].substring(equals + 1));
        }
        Node node =
                Node.start(
                        settings(
                                args[0],
                                Path.of(args[1]),
                                Integer.parseInt(args[2]),
                                Integer.parseInt(args[3]),
                                NodeSettings.Guarantee.valueOf(args[4]),
                                properties));
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    node.close();
                                    System.out.println("CLOSED");
                                }));
        if (!node.awaitReady(READY_AT_MOST)) {
            throw new IllegalStateException("not ready within " + READY_AT_MOST);
        }
        System.out.println("READY " + node.httpPort());
        System.out.println("GAVE UP " + node.gaveUp().get());
        Runtime.getRuntime().halt(1);
    }

    static NodeSettings settings(
            String bootstrap,
            Path state,
            int partitions,
            int writeBufferBytes,
            NodeSettings.Guarantee guarantee,
            Map<String, String> properties) {
        NodeSettings.Kafka kafka = NodeSettings.Kafka.at(bootstrap);
        NodeSettings.Streams streams = NodeSettings.Streams.in(state);
        return new NodeSettings(
                new NodeSettings.Kafka(
                        bootstrap,
                        true,
                        partitions,
                        kafka.assignedPartitions(),
                        kafka.replication(),
                        properties),
                new NodeSettings.Streams(
                        streams.applicationId(),
                        state,
                        guarantee,
                        streams.commitMs(),
                        streams.threads(),
                        streams.standbys(),
                        writeBufferBytes,
                        streams.recordCacheBytes()),
                GatewaySettings.loopback(Integer.getInteger(HTTP_PORT, 0)),
                TaskDefaults.STANDARD,
                Lifecycle.STANDARD);
    }
}
