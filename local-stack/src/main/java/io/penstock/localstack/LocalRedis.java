package io.penstock.localstack;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real redis-server as a child process, bound to loopback, that tests can kill, pause and start
 * again on the same port. It ends with this JVM. Safe for use by many threads.
 */
public final class LocalRedis implements RedisStack {
    private static final Logger log = LoggerFactory.getLogger(LocalRedis.class);

    private static final String HOST = "127.0.0.1";

    private static final Duration START_TIMEOUT = Duration.ofSeconds(30);

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

    private final StackDirectory directory;
    private final Path binary;
    private final List<String> arguments;
    private final int port;
    private final Duration startTime;
    private ChildProcess process;

    private LocalRedis(
            RedisSettings settings, StackDirectory directory, @Nullable Path chosenBinary) {
        long begun = System.nanoTime();
        this.directory = directory;
        this.arguments = settings.arguments();
        this.binary = chosenBinary == null ? RedisBinary.find(directory.path()) : chosenBinary;
        this.port = settings.port() == 0 ? FreePorts.next() : settings.port();
        this.process = startProcess();
        this.startTime = Duration.ofNanos(System.nanoTime() - begun);
        log.atInfo()
                .addKeyValue("uri", uri())
                .addKeyValue("startMs", startTime.toMillis())
                .log("Redis started");
    }

    /** Starts a Redis on a free port that keeps nothing. */
    public static LocalRedis start() {
        return start(RedisSettings.defaults());
    }

    /**
     * Starts a Redis and returns when it answers.
     *
     * @throws IllegalStateException when it cannot start, with what it said
     */
    public static LocalRedis start(RedisSettings settings) {
        return start(settings, null);
    }

    static LocalRedis start(RedisSettings settings, @Nullable Path binary) {
        StackDirectory directory = StackDirectory.open(settings.dataDirectory(), "redis");
        try {
            return new LocalRedis(settings, directory, binary);
        } catch (RuntimeException failed) {
            directory.close();
            throw failed;
        }
    }

    private ChildProcess startProcess() {
        ChildProcess started =
                ChildProcess.start(
                        "redis-server", command(), directory.path().resolve("redis.log"));
        try {
            started.awaitLine(
                    line -> line.contains("eady to accept connections"),
                    "'Ready to accept connections'",
                    START_TIMEOUT);
            return started;
        } catch (IllegalStateException failed) {
            started.close();
            throw failed;
        }
    }

    private List<String> command() {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                binary.toString(),
                                "--bind",
                                HOST,
                                "--port",
                                String.valueOf(port),
                                "--dir",
                                directory.path().toString(),
                                "--latency-monitor-threshold",
                                "20",
                                "--save",
                                "",
                                "--appendonly",
                                directory.kept() ? "yes" : "no"));
        command.addAll(arguments);
        return List.copyOf(command);
    }

    @Override
    public String host() {
        return HOST;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public Duration startTime() {
        return startTime;
    }

    /** Ends the server with SIGKILL. */
    public synchronized void kill() {
        process.kill();
    }

    /** Freezes the server with SIGSTOP: connections stay open, nothing answers. */
    public synchronized void pause() {
        process.pause();
    }

    /** Lets a paused server go on. */
    public synchronized void resume() {
        process.resume();
    }

    /**
     * Starts the server again on the same port after {@link #kill}; does nothing while it runs.
     *
     * @throws IllegalStateException when it cannot start, with what it said
     */
    public synchronized void restart() {
        if (!process.isAlive()) {
            process = startProcess();
        }
    }

    @Override
    public synchronized void close() {
        if (directory.kept() && process.isAlive()) {
            // A paused server would not hear SIGTERM.
            process.resume();
            process.terminate(STOP_TIMEOUT);
        }
        process.close();
        directory.close();
    }
}
