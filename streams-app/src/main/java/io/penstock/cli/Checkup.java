package io.penstock.cli;

import io.penstock.cache.CacheUnavailable;
import io.penstock.cache.redis.RedisConfig;
import io.penstock.cache.redis.RedisLink;
import io.penstock.cache.redis.ServerFigures;
import io.penstock.node.NodeSettings;
import io.penstock.node.TopicSetup;
import io.penstock.node.TopicsUnfit;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;

/** The checks of {@code doctor}, one after the other. On one thread. */
final class Checkup {
    private static final int JAVA = 25;
    private static final int KAFKA_WITHIN_MS = 5_000;
    private static final long REDIS_WITHIN_MS = 3_000;
    private static final long SPACE_TO_WARN = 5L << 30;
    private static final long SPACE_TO_FAIL = 512L << 20;

    /** A year in which Penstock did not exist is no time of a clock that is right. */
    private static final long EARLIEST_MS = 1_763_683_200_000L;

    private final NodeSettings settings;
    private final InstantSource clock;

    Checkup(NodeSettings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
    }

    List<Finding> run() {
        List<Finding> findings = new ArrayList<>();
        findings.add(java());
        findings.add(memory());
        findings.add(clock());
        findings.add(disk());
        findings.add(port());
        kafka(findings);
        findings.add(redis());
        return findings;
    }

    private static Finding java() {
        int version = Runtime.version().feature();
        return version >= JAVA
                ? Finding.ok("Java", Runtime.version().toString())
                : Finding.fail("Java", Integer.toString(version), "install Java " + JAVA);
    }

    private static Finding memory() {
        long megabytes = Runtime.getRuntime().maxMemory() >> 20;
        return megabytes >= 256
                ? Finding.ok("memory", megabytes + " MB of heap")
                : Finding.warn(
                        "memory",
                        megabytes + " MB of heap",
                        "give a node 256 MB at least: PENSTOCK_JAVA_OPTIONS=-Xmx512m");
    }

    private Finding clock() {
        long now = clock.millis();
        return now >= EARLIEST_MS
                ? Finding.ok("clock", clock.instant().toString())
                : Finding.warn(
                        "clock", clock.instant().toString(), "set it, and keep it right by NTP");
    }

    private Finding disk() {
        Path state = settings.streams().stateDirectory().toAbsolutePath();
        Path there = state;
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        if (!Files.isDirectory(there) || !Files.isWritable(there)) {
            return Finding.fail(
                    "disk",
                    there + " cannot be written",
                    "choose another streams.state-directory, or let this user write there");
        }
        try {
            long free = Files.getFileStore(there).getUsableSpace();
            String found = (free >> 20) + " MB free for " + state;
            if (free < SPACE_TO_FAIL) {
                return Finding.fail("disk", found, "free 512 MB at least");
            }
            return free < SPACE_TO_WARN
                    ? Finding.warn("disk", found, "stores and their restores want more than 5 GB")
                    : Finding.ok("disk", found);
        } catch (IOException e) {
            return Finding.warn("disk", "its space is not known", "look with df " + there);
        }
    }

    private Finding port() {
        String host = settings.gateway().host();
        int port = settings.gateway().port();
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
            return Finding.ok("port", host + ":" + port + " is free");
        } catch (IOException e) {
            return Finding.warn(
                    "port",
                    host + ":" + port + ": " + e.getMessage(),
                    "fine when that is the node that runs; else set gateway.port");
        }
    }

    private void kafka(List<Finding> findings) {
        Map<String, Object> properties = new HashMap<>(settings.kafka().properties());
        properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, settings.kafka().bootstrap());
        properties.put(AdminClientConfig.CLIENT_ID_CONFIG, "penstock-doctor");
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, KAFKA_WITHIN_MS);
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, KAFKA_WITHIN_MS);
        try (Admin admin = Admin.create(properties)) {
            int brokers = admin.describeCluster().nodes().get().size();
            String found =
                    Wording.counted(brokers, "broker") + " at " + settings.kafka().bootstrap();
            int copies = settings.kafka().replication();
            findings.add(
                    brokers < copies
                            ? Finding.fail(
                                    "Kafka",
                                    found,
                                    "set kafka.replication to " + brokers + ", or add brokers")
                            : Finding.ok("Kafka", found));
            findings.add(new ClockSkew(clock).check(admin));
            findings.add(topics(admin));
        } catch (ExecutionException | KafkaException e) {
            findings.add(
                    Finding.fail(
                            "Kafka",
                            "no answer from " + settings.kafka().bootstrap(),
                            "start it, or set kafka.bootstrap and what its security wants in"
                                    + " kafka.properties"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted", e);
        }
    }

    private Finding topics(Admin admin) {
        try {
            TopicSetup.Counts counts = new TopicSetup(admin).check(settings);
            return Finding.ok(
                    "topics",
                    counts.tasks()
                            + " partitions of tasks, "
                            + counts.assigned()
                            + " of assignments");
        } catch (TopicsUnfit e) {
            String message = String.valueOf(e.getMessage());
            return message.contains("does not exist") && settings.kafka().createTopics()
                    ? Finding.ok("topics", "are missing, and the node will create them")
                    : Finding.fail("topics", message, "as it says");
        }
    }

    private Finding redis() {
        return settings.cache()
                .redis()
                .map(Checkup::redis)
                .orElseGet(() -> Finding.ok("Redis", "none is configured, and none is needed"));
    }

    private static Finding redis(RedisConfig config) {
        String address = config.address().toString();
        String advice = "a node works without it; start it, or correct redis.address and password";
        try (RedisLink link = RedisLink.open(config)) {
            link.awaitFirstTry(REDIS_WITHIN_MS);
            ServerFigures figures = ServerFigures.of(link);
            return Finding.ok("Redis", figures.version() + " at " + address);
        } catch (CacheUnavailable e) {
            return Finding.warn("Redis", "no answer from " + address, advice);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted", e);
        }
    }
}
