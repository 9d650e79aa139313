package io.penstock.localstack;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;

/** One broker as a process; it stops in order on SIGTERM. */
public final class BrokerMain {
    /** The line on standard output that says that clients can work; start time follows. */
    static final String READY = "broker ready after ms: ";

    private BrokerMain() {}

    /**
     * Runs a broker until the process is told to end.
     *
     * @param arguments one: the file with the broker's properties
     */
    public static void main(String[] arguments) throws IOException {
        long begun = System.nanoTime();
        QuietKafkaLogs.byDefault();
        Properties properties = new Properties();
        try (Reader file = Files.newBufferedReader(Path.of(arguments[0]))) {
            properties.load(file);
        }
        KafkaRaftServer server =
                new KafkaRaftServer(new KafkaConfig(properties, false), Time.SYSTEM);
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown, "stop-broker"));
        server.startup();
        System.out.println(READY + (System.nanoTime() - begun) / 1_000_000);
        server.awaitShutdown();
    }
}
