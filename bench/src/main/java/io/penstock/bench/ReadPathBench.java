package io.penstock.bench;

import io.penstock.node.NodeSettings.Guarantee;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * Question: what does a reader of a result pay over HTTP, by where the answer comes from, beside
 * the round trip that makes the result?
 *
 * <p>Workload: the pipeline of {@link EndToEndBench}; one reader, one connection. {@code store}:
 * each task asked for once; {@code local}: one task again and again; {@code round trip}: POST with
 * {@code ?wait}, one after the other.
 *
 * <p>Command: {@code ReadPathBench}; started as {@code bench/README.md} says.
 */
public final class ReadPathBench {
    private static final int TASKS = 20_000;
    private static final int ROUND_TRIPS = 300;

    private ReadPathBench() {}

    /** Runs the three, twice, and prints the second. */
    public static void main(String[] args) throws Exception {
        EndToEndSettings settings =
                new EndToEndSettings(20, 1, Guarantee.EXACTLY_ONCE, 2, 2_000, 10_000);
        try (EndToEnd pipeline = new EndToEnd(settings);
                HttpClient http = HttpClient.newHttpClient()) {
            for (int pass = 1; pass <= 2; pass++) {
                pipeline.round(TASKS);
                List<String> ids = pipeline.lastIds(TASKS);
                Histogram store = new Histogram(3);
                ids.forEach(id -> read(http, pipeline, id, "store", store));
                Histogram local = new Histogram(3);
                for (int i = 0; i < TASKS; i++) {
                    read(http, pipeline, ids.getFirst(), "local", local);
                }
                Histogram trip = new Histogram(3);
                for (int i = 0; i < ROUND_TRIPS; i++) {
                    roundTrip(http, pipeline, trip);
                }
                if (pass == 2) {
                    print("store", store, trip);
                    print("local", local, trip);
                    print("round trip", trip, trip);
                }
            }
        }
        System.out.printf(Locale.ROOT, "load average %.2f%n", ProcessCpu.loadAverage());
    }

    private static void read(
            HttpClient http, EndToEnd pipeline, String id, String source, Histogram micros) {
        URI address = pipeline.http().resolve("/api/v1/tasks/" + id);
        long start = System.nanoTime();
        HttpResponse<String> answer = send(http, HttpRequest.newBuilder(address).build());
        long took = System.nanoTime() - start;
        if (answer.headers().firstValue("X-Penstock-Source").filter(source::equals).isPresent()) {
            micros.recordValue(took / 1_000);
        }
    }

    private static void roundTrip(HttpClient http, EndToEnd pipeline, Histogram micros) {
        HttpRequest request =
                HttpRequest.newBuilder(pipeline.http().resolve("/api/v1/tasks?wait=30s"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"type\":\"noop\"}"))
                        .build();
        long start = System.nanoTime();
        send(http, request);
        micros.recordValue((System.nanoTime() - start) / 1_000);
    }

    private static HttpResponse<String> send(HttpClient http, HttpRequest request) {
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(answer.body());
            }
            return answer;
        } catch (IOException e) {
            throw new IllegalStateException("the node does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static void print(String what, Histogram micros, Histogram trip) {
        System.out.printf(
                Locale.ROOT,
                "%-10s p50 %,d us, p99 %,d us, %,d reads; the round trip takes %.0f times as long%n",
                what,
                micros.getValueAtPercentile(50),
                micros.getValueAtPercentile(99),
                micros.getTotalCount(),
                trip.getValueAtPercentile(50) / (double) micros.getValueAtPercentile(50));
    }
}
