package io.penstock.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.kafka.common.Uuid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A cluster of one or three brokers, each a process that tests can kill, pause and start again on
 * its port and its files. With three, topics have three replicas and {@code acks=all} needs two, so
 * the cluster works on while one is gone. The processes end with this JVM. Safe for use by many
 * threads.
 */
public final class KafkaProcesses implements KafkaStack {
    private static final Logger log = LoggerFactory.getLogger(KafkaProcesses.class);

    private static final Duration START_TIMEOUT = Duration.ofSeconds(90);

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(15);

    private static final String LOGGING = "io/penstock/localstack/broker-logback.xml";

    private final StackDirectory directory;
    private final List<BrokerAddress> addresses;
    private final List<ChildProcess> processes = new ArrayList<>();
    private final Duration startTime;

    private KafkaProcesses(int brokers, KafkaSettings settings, StackDirectory directory) {
        long begun = System.nanoTime();
        this.directory = directory;
        this.addresses = choosePorts(brokers, settings.port());
        writeFiles(settings);
        try {
            // All at once: a broker is ready only when a majority of the controllers runs.
            addresses.forEach(address -> processes.add(launch(address)));
            processes.forEach(KafkaProcesses::awaitReady);
        } catch (RuntimeException failed) {
            processes.forEach(ChildProcess::close);
            throw failed;
        }
        this.startTime = Duration.ofNanos(System.nanoTime() - begun);
        log.atInfo()
                .addKeyValue("bootstrap", bootstrapServers())
                .addKeyValue("startMs", startTime.toMillis())
                .log("Kafka processes started");
    }

    /** Starts brokers on free ports with a temporary directory. */
    public static KafkaProcesses start(int brokers) {
        return start(brokers, KafkaSettings.defaults());
    }

    /**
     * Starts one or three brokers and returns when clients can work. A data directory is opened
     * again only by the same number of brokers.
     *
     * @throws IllegalStateException when a broker cannot start, with the end of its output
     */
    public static KafkaProcesses start(int brokers, KafkaSettings settings) {
        if (brokers != 1 && brokers != 3) {
            throw new IllegalArgumentException("brokers must be 1 or 3, is " + brokers);
        }
        QuietKafkaLogs.byDefault();
        StackDirectory directory = StackDirectory.open(settings.dataDirectory(), "kafka");
        try {
            return new KafkaProcesses(brokers, settings, directory);
        } catch (RuntimeException failed) {
            directory.close();
            throw failed;
        }
    }

    private static List<BrokerAddress> choosePorts(int brokers, int firstPort) {
        List<BrokerAddress> chosen = new ArrayList<>();
        for (int id = 1; id <= brokers; id++) {
            int client = id == 1 && firstPort != 0 ? firstPort : FreePorts.next();
            chosen.add(new BrokerAddress(id, client, FreePorts.next()));
        }
        return List.copyOf(chosen);
    }

    private void writeFiles(KafkaSettings settings) {
        String clusterId =
                BrokerStorage.clusterId(directory.path())
                        .orElseGet(() -> Uuid.randomUuid().toString());
        for (BrokerAddress address : addresses) {
            Path data = BrokerStorage.of(directory.path(), address.id());
            BrokerStorage.format(data, address.id(), clusterId);
            Properties properties =
                    BrokerProperties.of(address, addresses, data, settings.overrides());
            try (Writer file = Files.newBufferedWriter(propertiesFile(address.id()))) {
                properties.store(file, null);
            } catch (IOException failed) {
                throw new UncheckedIOException("cannot write the broker's settings", failed);
            }
        }
    }

    private Path propertiesFile(int broker) {
        return directory.path().resolve("broker-" + broker + ".properties");
    }

    private ChildProcess launch(BrokerAddress address) {
        String name = "broker-" + address.id();
        return ChildJvm.running(BrokerMain.class)
                .withFlags("-Dlogback.configurationFile=" + LOGGING)
                .withArguments(propertiesFile(address.id()).toString())
                .start(name, directory.path().resolve(name + ".log"));
    }

    private static void awaitReady(ChildProcess broker) {
        broker.awaitLine(BrokerMain.READY, START_TIMEOUT);
    }

    /** Node ids of the brokers, from 1; what the methods below take. */
    public List<Integer> brokers() {
        return addresses.stream().map(BrokerAddress::id).toList();
    }

    /** The process of a broker, for its output and its state. */
    public synchronized ChildProcess process(int broker) {
        return processes.get(index(broker));
    }

    /** Ends a broker with SIGKILL, paused or not. */
    public void kill(int broker) {
        process(broker).kill();
    }

    /** Freezes a broker with SIGSTOP: its connections stay open, it answers nobody. */
    public void pause(int broker) {
        process(broker).pause();
    }

    /** Lets a paused broker go on. */
    public void resume(int broker) {
        process(broker).resume();
    }

    /**
     * Starts a killed broker again on its port and its files, and returns when it serves. Does
     * nothing while it runs.
     *
     * @throws IllegalStateException when it cannot start, with the end of its output
     */
    public synchronized void restart(int broker) {
        int index = index(broker);
        if (!processes.get(index).isAlive()) {
            processes.set(index, launch(addresses.get(index)));
            awaitReady(processes.get(index));
        }
    }

    private int index(int broker) {
        if (broker < 1 || broker > addresses.size()) {
            throw new IllegalArgumentException(
                    "broker must be 1 to " + addresses.size() + ", is " + broker);
        }
        return broker - 1;
    }

    @Override
    public String bootstrapServers() {
        return addresses.stream().map(BrokerAddress::client).collect(Collectors.joining(","));
    }

    @Override
    public Duration startTime() {
        return startTime;
    }

    @Override
    public synchronized void close() {
        if (directory.kept()) {
            stopInOrder();
        }
        processes.forEach(ChildProcess::close);
        directory.close();
    }

    /** All at once: the last of three could not finish alone, for it has no majority to tell. */
    private void stopInOrder() {
        List<ChildProcess> alive = processes.stream().filter(ChildProcess::isAlive).toList();
        for (ChildProcess broker : alive) {
            // A paused one would not hear the request.
            broker.resume();
            broker.askToEnd();
        }
        long deadline = System.nanoTime() + STOP_TIMEOUT.toNanos();
        for (ChildProcess broker : alive) {
            broker.terminate(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
        }
    }
}
