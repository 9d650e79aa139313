package io.penstock.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.penstock.json.RawJson;
import io.penstock.task.Complexity;
import io.penstock.task.Task;
import io.penstock.task.TaskContext;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Question: what does a task cost on its way to JSON and back, beside Jackson databind?
 *
 * <p>Workload: {@code plain} is the task of the end-to-end bench, one capability and a payload of
 * 256 bytes; {@code full} has three capabilities, a deadline and a context of three entries too.
 * Both sides write to a new byte array and read from one, and check what they are given as they
 * always do: Penstock all rules of a task, Jackson its types.
 *
 * <p>Command: {@code Benches SerdeBench -prof gc}; started as {@code bench/README.md} says.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class SerdeBench {
    private static final String PAYLOAD =
            "{\"entry\":\"java.base/java/util/concurrent/ConcurrentHashMap.java\",\"lines\":6407,"
                    + "\"words\":[\"return\",\"null\",\"public\",\"final\",\"static\",\"int\",\"for\"],"
                    + "\"note\":\""
                    + "x".repeat(88)
                    + "\"}";
    private static final String TRACEPARENT =
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final ObjectWriter JACKSON_WRITER = MAPPER.writerFor(JacksonTask.class);
    private static final ObjectReader JACKSON_READER = MAPPER.readerFor(JacksonTask.Read.class);

    /** How much of a task is there. */
    @Param({"plain", "full"})
    public String fields = "plain";

    private Task task = task(false);
    private JacksonTask jacksonTask = jacksonTask(task);
    private byte[] json = task.toJson();

    /** Makes the task and its JSON. */
    @Setup
    public void prepare() {
        task = task(fields.equals("full"));
        jacksonTask = jacksonTask(task);
        json = task.toJson();
    }

    private static Task task(boolean full) {
        return new Task(
                "q3k7x2m5v6w4y7z2a5b3c6d4e7",
                "source.words",
                "default",
                5,
                full
                        ? List.of("source.count", "source.digest", "source.words")
                        : List.of("source.words"),
                Complexity.MEDIUM,
                300_000,
                3,
                null,
                full ? 3_600_000L : null,
                RawJson.of(PAYLOAD),
                full
                        ? new TaskContext(TRACEPARENT, "order-4711", "nightly index", Map.of())
                        : null);
    }

    private static JacksonTask jacksonTask(Task task) {
        return new JacksonTask(
                task.id(),
                task.type(),
                task.tenant(),
                task.priority(),
                task.capabilities(),
                task.complexity().word(),
                task.timeoutMs(),
                task.maxAttempts(),
                task.startWithinMs(),
                task.endWithinMs(),
                PAYLOAD,
                task.context() == null ? null : jacksonContext());
    }

    private static Map<String, String> jacksonContext() {
        Map<String, String> context = new LinkedHashMap<>();
        context.put("traceparent", TRACEPARENT);
        context.put("correlationId", "order-4711");
        context.put("origin", "nightly index");
        return context;
    }

    /** A task to JSON by Penstock. */
    @Benchmark
    public byte[] write() {
        return task.toJson();
    }

    /** A task to JSON by Jackson databind. */
    @Benchmark
    public byte[] writeByJackson() throws JsonProcessingException {
        return JACKSON_WRITER.writeValueAsBytes(jacksonTask);
    }

    /** A task from JSON by Penstock. */
    @Benchmark
    public Task read() {
        return Task.read(json);
    }

    /** A task from JSON by Jackson databind. */
    @Benchmark
    public Object readByJackson() throws IOException {
        return JACKSON_READER.readValue(json);
    }

    /** What both sides write, so that a test can compare them. */
    static boolean writesTheSame(String fields) throws IOException {
        SerdeBench bench = new SerdeBench();
        bench.fields = fields;
        bench.prepare();
        return MAPPER.readTree(bench.write()).equals(MAPPER.readTree(bench.writeByJackson()));
    }
}
