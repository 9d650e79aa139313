package io.penstock.bench;

import io.penstock.json.RawJson;
import io.penstock.task.NewTask;
import io.penstock.task.Task;
import io.penstock.task.TaskContext;
import io.penstock.task.TaskDefaults;
import java.util.LinkedHashMap;
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
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Questions: what does an immutable task cost, with all its rules checked? What does it gain that
 * the common entries of a context are fields?
 *
 * <p>Workload: {@code create} makes a submission with an id of a counter and completes it with the
 * defaults. {@code context} makes a context of three common entries, copies it so that nobody can
 * change it, and reads the three.
 *
 * <p>Commands: {@code Benches TaskBench.create -prof gc} and {@code Benches TaskBench.context -p
 * kind=map,typed -prof gc}; started as {@code bench/README.md} says.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class TaskBench {
    private static final String TRACEPARENT =
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    /** What each task of {@code create} is made of. */
    @State(Scope.Thread)
    public static class Submission {
        private final RawJson payload =
                RawJson.of("{\"entry\":\"java.base/java/lang/Object.java\"}");
        private long number = 1_000_000;
    }

    /** How a context is kept. */
    @State(Scope.Thread)
    public static class Kind {
        /** A map of names, or a field for each common entry. */
        @Param({"map", "typed"})
        public String kind = "";

        private String correlationId = "order-4711";
        private String origin = "nightly index";
    }

    /** Makes a task. */
    @Benchmark
    public Task create(Submission submission) {
        String id = Long.toUnsignedString(submission.number++, 32);
        return NewTask.of("source.count", submission.payload).complete(id, TaskDefaults.STANDARD);
    }

    /** Makes a context and reads it. */
    @Benchmark
    public Object context(Kind kind, Blackhole read) {
        return kind.kind.equals("map") ? map(kind, read) : typed(kind, read);
    }

    private static Object map(Kind kind, Blackhole read) {
        Map<String, String> entries = new LinkedHashMap<>();
        entries.put("traceparent", TRACEPARENT);
        entries.put("correlationId", kind.correlationId);
        entries.put("origin", kind.origin);
        Map<String, String> context = Map.copyOf(entries);
        read.consume(context.get("traceparent"));
        read.consume(context.get("correlationId"));
        read.consume(context.get("origin"));
        return context;
    }

    private static Object typed(Kind kind, Blackhole read) {
        TaskContext context =
                new TaskContext(TRACEPARENT, kind.correlationId, kind.origin, Map.of());
        read.consume(context.traceparent());
        read.consume(context.correlationId());
        read.consume(context.origin());
        return context;
    }
}
