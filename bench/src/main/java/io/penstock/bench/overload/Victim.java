package io.penstock.bench.overload;

import io.penstock.cli.Main;
import io.penstock.localstack.ChildJvm;
import io.penstock.localstack.ChildProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A node in a process of its own, looked at from outside. Any thread. */
final class Victim implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int HEAP_MEGABYTES = 384;

    private final ChildProcess process;
    private final int port;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Victim(ChildProcess process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts a node and waits until it is ready. */
    static Victim start(String bootstrap, Path directory) {
        ChildProcess process =
                ChildJvm.running(Main.class)
                        .withHeapMegabytes(HEAP_MEGABYTES)
                        .withFlags("-XX:TieredStopAtLevel=4")
                        .withArguments("node", "--json")
                        .withEnvironment("PENSTOCK_BOOTSTRAP", bootstrap)
                        .withEnvironment("PENSTOCK_GATEWAY_PORT", "0")
                        .withEnvironment(
                                "PENSTOCK_STREAMS_STATE_DIRECTORY",
                                directory.resolve("state").toString())
                        .start("node", directory.resolve("node.log"));
        try {
            String line = process.awaitLine("{\"http\"", PATIENCE);
            String port = line.replaceFirst(".*:(\\d+)\"}.*", "$1");
            Victim victim = new Victim(process, Integer.parseInt(port));
            victim.awaitReady();
            return victim;
        } catch (RuntimeException e) {
            process.close();
            throw e;
        }
    }

    static int heapMegabytes() {
        return HEAP_MEGABYTES;
    }

    private void awaitReady() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (status("/health/ready") != 200) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("the node is not ready after " + PATIENCE);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }

    int port() {
        return port;
    }

    String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    private int status(String path) {
        return get(path).statusCode();
    }

    /** Reads what the node answers; waits for up to a minute. */
    HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(URI.create(url(path))));
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(
                    request.timeout(Duration.ofMinutes(1)).build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Returns a metric without labels. */
    double metric(String name) {
        return get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow();
    }

    /** Returns a line of {@code /proc/PID/status}, as in {@code VmRSS} in kB or {@code Threads}. */
    long proc(String field) {
        try {
            return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                    .filter(line -> line.startsWith(field + ":"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long residentMegabytes() {
        return proc("VmRSS") >> 10;
    }

    /** Collects garbage and returns what is left, in megabytes. */
    long liveHeapMegabytes() throws IOException, InterruptedException {
        Process jcmd =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                                Long.toString(process.pid()),
                                "GC.run")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        jcmd.waitFor();
        return (long) metric("heap_alloc") >> 20;
    }

    @Override
    public void close() {
        http.shutdownNow();
        process.terminate(Duration.ofSeconds(40));
        process.close();
    }
}
