package io.penstock.local;

import io.penstock.cache.config.CacheConfig;
import io.penstock.cache.redis.RedisAddress;
import io.penstock.cache.redis.RedisConfig;
import io.penstock.gateway.GatewaySettings;
import io.penstock.lifecycle.Lifecycle;
import io.penstock.localstack.LocalStack;
import io.penstock.localstack.LocalStackSettings;
import io.penstock.localstack.StackDirectory;
import io.penstock.node.Node;
import io.penstock.node.NodeSettings;
import io.penstock.node.ProfilingSettings;
import io.penstock.profile.FlightRecorderFiles;
import io.penstock.task.TaskDefaults;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kafka, Redis and one node on this machine. Closed in order also when the process is told to end
 * while it runs or starts. Any thread may close it.
 */
public final class LocalPipeline implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LocalPipeline.class);

    private static final Duration READY_AT_MOST = Duration.ofSeconds(60);

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final Thread closeAtExit = new Thread(this::closeParts, "close-local-pipeline");
    private final Duration startTime;
    private final LocalStack stack;
    private final Node node;
    private final URI http;

    private LocalPipeline(LocalPorts ports, @Nullable Path dataDirectory)
            throws InterruptedException {
        long begun = System.nanoTime();
        Runtime.getRuntime().addShutdownHook(closeAtExit);
        boolean started = false;
        try {
            stack =
                    opened(
                            LocalStack.start(
                                    LocalStackSettings.defaults()
                                            .withPorts(ports.kafka(), ports.redis())
                                            .withDataDirectory(dataDirectory)));
            StackDirectory state =
                    opened(
                            StackDirectory.open(
                                    dataDirectory == null ? null : dataDirectory.resolve("state"),
                                    "state"));
            StackDirectory profiles =
                    opened(
                            StackDirectory.open(
                                    dataDirectory == null
                                            ? null
                                            : dataDirectory.resolve("profiles"),
                                    "profiles"));
            deleteRecordingsAfterExit();
            node = opened(Node.start(settings(stack, state, profiles, ports)));
            if (!node.awaitReady(READY_AT_MOST)) {
                throw new IllegalStateException(
                        "the node is not ready after " + READY_AT_MOST.toSeconds() + " s");
            }
            http = URI.create("http://127.0.0.1:" + node.httpPort());
            startTime = Duration.ofNanos(System.nanoTime() - begun);
            started = true;
        } finally {
            if (!started) {
                close();
            }
        }
    }

    /**
     * Starts everything and returns when tasks can be submitted.
     *
     * @param dataDirectory where all of it keeps its data for the next start; null keeps nothing
     * @throws IllegalStateException when a part cannot start
     */
    public static LocalPipeline start(LocalPorts ports, @Nullable Path dataDirectory)
            throws InterruptedException {
        return new LocalPipeline(ports, dataDirectory);
    }

    /** The recorder deletes its files when the JVM ends in order, and nobody does after SIGKILL. */
    private static void deleteRecordingsAfterExit() {
        // Not closed with the rest: the recorder may write for as long as the JVM runs.
        StackDirectory directory = StackDirectory.open(null, "flight-recorder");
        if (!FlightRecorderFiles.moveTo(directory.path())) {
            directory.close();
        }
    }

    private static NodeSettings settings(
            LocalStack stack, StackDirectory state, StackDirectory profiles, LocalPorts ports) {
        return new NodeSettings(
                        NodeSettings.Kafka.at(stack.bootstrapServers()),
                        NodeSettings.Streams.in(state.path()),
                        GatewaySettings.loopback(ports.http()),
                        TaskDefaults.STANDARD,
                        Lifecycle.STANDARD)
                .withCache(CacheConfig.of(RedisConfig.of(RedisAddress.parse(stack.redisUri()))))
                .withProfiling(ProfilingSettings.in(profiles.path(), ports.profiling()));
    }

    private <T extends AutoCloseable> T opened(T part) {
        synchronized (parts) {
            parts.push(part);
        }
        return part;
    }

    /** Returns the node's address. */
    public URI http() {
        return http;
    }

    /** Returns the address of profiles; empty when they are not served. */
    public Optional<URI> profiling() {
        return node.profilingUrl().map(URI::create);
    }

    /** Returns Kafka's bootstrap servers. */
    public String kafka() {
        return stack.bootstrapServers();
    }

    /** Returns Redis' address. */
    public URI redis() {
        return URI.create(stack.redisUri());
    }

    /** Returns the node. */
    public Node node() {
        return node;
    }

    /** Returns how long it took to start. */
    public Duration startTime() {
        return startTime;
    }

    /** Stops node, Kafka and Redis in this order, and deletes what was not to be kept. */
    @Override
    public void close() {
        closeParts();
        try {
            Runtime.getRuntime().removeShutdownHook(closeAtExit);
        } catch (IllegalStateException e) {
            // The process is ending: the hook finds nothing more to close.
        }
    }

    private void closeParts() {
        synchronized (parts) {
            while (!parts.isEmpty()) {
                closeQuietly(parts.pop());
            }
        }
    }

    private static void closeQuietly(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            log.atWarn()
                    .setCause(e)
                    .addKeyValue("part", part.getClass().getSimpleName())
                    .log("part did not close");
        }
    }
}
