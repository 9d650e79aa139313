package io.penstock.localstack;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Apache Kafka's own broker, in this JVM: one node, broker and controller. At most one at a time,
 * because Kafka keeps metrics and exit procedures in static fields; a second start says so.
 */
public final class EmbeddedKafka implements KafkaStack {
    private static final Logger log = LoggerFactory.getLogger(EmbeddedKafka.class);

    private static final AtomicBoolean RUNNING = new AtomicBoolean();

    private final KafkaRaftServer server;
    private final StackDirectory directory;
    private final BrokerAddress address;
    private final Duration startTime;
    private final AtomicBoolean closed = new AtomicBoolean();

    private EmbeddedKafka(
            KafkaRaftServer server,
            StackDirectory directory,
            BrokerAddress address,
            Duration startTime) {
        this.server = server;
        this.directory = directory;
        this.address = address;
        this.startTime = startTime;
    }

    /** Starts a broker on a free port with a temporary directory. */
    public static EmbeddedKafka start() {
        return start(KafkaSettings.defaults());
    }

    /**
     * Starts a broker and returns when clients can work.
     *
     * @throws IllegalStateException when one runs in this JVM already, or this one cannot start
     */
    public static EmbeddedKafka start(KafkaSettings settings) {
        if (!RUNNING.compareAndSet(false, true)) {
            throw new IllegalStateException(
                    "an embedded Kafka broker runs in this JVM already; close it first, or use"
                            + " KafkaProcesses for more than one");
        }
        StackDirectory directory = null;
        try {
            directory = StackDirectory.open(settings.dataDirectory(), "kafka");
            return start(settings, directory);
        } catch (RuntimeException | Error failed) {
            Exit.resetExitProcedure();
            Exit.resetHaltProcedure();
            RUNNING.set(false);
            if (directory != null) {
                directory.close();
            }
            throw failed;
        }
    }

    private static EmbeddedKafka start(KafkaSettings settings, StackDirectory directory) {
        long begun = System.nanoTime();
        if (settings.port() != 0 && !FreePorts.isFree(settings.port())) {
            throw new IllegalStateException("port " + settings.port() + " is taken");
        }
        QuietKafkaLogs.byDefault();
        Exit.setExitProcedure(EmbeddedKafka::refuseToExit);
        Exit.setHaltProcedure(EmbeddedKafka::refuseToExit);
        int port = settings.port() == 0 ? FreePorts.next() : settings.port();
        BrokerAddress address = new BrokerAddress(1, port, FreePorts.next());
        Path data = BrokerStorage.of(directory.path(), address.id());
        BrokerStorage.format(data, address.id(), Uuid.randomUuid().toString());
        KafkaRaftServer server =
                new KafkaRaftServer(
                        new KafkaConfig(
                                BrokerProperties.of(
                                        address, List.of(address), data, settings.overrides()),
                                false),
                        Time.SYSTEM);
        try {
            server.startup();
        } catch (RuntimeException | Error failed) {
            server.shutdown();
            throw new IllegalStateException(
                    "Kafka cannot start on port " + port + ": " + failed.getMessage(), failed);
        }
        Duration startTime = Duration.ofNanos(System.nanoTime() - begun);
        log.atInfo()
                .addKeyValue("bootstrap", address.client())
                .addKeyValue("startMs", startTime.toMillis())
                .log("embedded Kafka started");
        return new EmbeddedKafka(server, directory, address, startTime);
    }

    /** Kafka ends the JVM on faults; here that would take the tests or the node with it. */
    private static void refuseToExit(int status, String message) {
        IllegalStateException fault =
                new IllegalStateException(
                        "the embedded broker has failed and wanted to end the JVM with code "
                                + status
                                + (message == null ? "" : ": " + message));
        log.atError().addKeyValue("status", status).setCause(fault).log("embedded Kafka failed");
        throw fault;
    }

    @Override
    public String bootstrapServers() {
        return address.client();
    }

    @Override
    public Duration startTime() {
        return startTime;
    }

    /** Stops the broker. Close Streams and agents first: they would wait for it. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            server.shutdown();
            server.awaitShutdown();
        } finally {
            Exit.resetExitProcedure();
            Exit.resetHaltProcedure();
            RUNNING.set(false);
            directory.close();
        }
    }
}
