package io.penstock.profile.view;

import static java.util.stream.Collectors.joining;

import io.penstock.profile.pprof.Frame;
import io.penstock.profile.pprof.Profile;
import io.penstock.profile.pprof.Sample;
import io.penstock.profile.pprof.SampleSums;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import one.convert.Arguments;
import one.convert.CallStack;
import one.convert.FlameGraph;

/** Draws flame graphs, and lists stacks one a line. Stateless; any thread. */
public final class FlameGraphs {
    private FlameGraphs() {}

    /**
     * Returns a page with the flame graph of a profile.
     *
     * @param index which of its values
     * @param title as text, not as HTML
     */
    public static byte[] page(Profile profile, int index, String title) {
        return bytes(graph(profile, index, arguments(profile, index, title)));
    }

    /**
     * Returns a page with the flame graph of a profile, coloured by how it differs from another.
     *
     * @param index which of the values of both
     * @param title as text, not as HTML
     * @throws IllegalArgumentException when they count different things
     */
    public static byte[] difference(Profile base, Profile current, int index, String title) {
        if (!base.types().equals(current.types())) {
            throw new IllegalArgumentException("the profiles count different things");
        }
        FlameGraph graph = graph(current, index, arguments(current, index, title));
        graph.diff(graph(base, index, arguments(base, index, title)));
        return bytes(graph);
    }

    /** Returns a line for each stack, the outermost call first, with its value behind a blank. */
    public static byte[] collapsed(Profile profile, int index) {
        SampleSums sums = new SampleSums(1);
        for (Sample sample : profile.samples()) {
            List<Frame> calls =
                    sample.stack().reversed().stream()
                            .map(frame -> Frame.of(frame.function().replace(';', ':')))
                            .toList();
            sums.add(calls, Map.of(), 0, sample.values()[index]);
        }
        StringBuilder lines = new StringBuilder();
        for (Sample sample : sums.samples()) {
            lines.append(sample.stack().stream().map(Frame::function).collect(joining(";")))
                    .append(' ')
                    .append(sample.values()[0])
                    .append('\n');
        }
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static Arguments arguments(Profile profile, int index, String title) {
        Arguments arguments = new Arguments();
        arguments.title = escaped(title);
        arguments.minwidth = 0.02;
        // The outermost call at the top: deep stacks would else begin far below what is seen.
        arguments.inverted = true;
        switch (profile.types().get(index).unit()) {
            case "bytes" -> {
                arguments.alloc = true;
                arguments.total = true;
            }
            case "nanoseconds" -> {
                arguments.lock = true;
                arguments.total = true;
            }
            default -> {
                // Samples are counted.
            }
        }
        return arguments;
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static FlameGraph graph(Profile profile, int index, Arguments arguments) {
        FlameGraph graph = new FlameGraph(arguments);
        CallStack calls = new CallStack();
        for (Sample sample : profile.samples()) {
            long value = sample.values()[index];
            if (value > 0) {
                List<Frame> stack = sample.stack();
                for (int i = stack.size() - 1; i >= 0; i--) {
                    calls.push(stack.get(i).function(), typeOf(stack.get(i)));
                }
                graph.addSample(calls, value);
                calls.clear();
            }
        }
        return graph;
    }

    private static byte typeOf(Frame frame) {
        return switch (frame.file()) {
            case Frame.KERNEL -> one.convert.Frame.TYPE_KERNEL;
            case Frame.NATIVE ->
                    frame.function().contains("::")
                            ? one.convert.Frame.TYPE_CPP
                            : one.convert.Frame.TYPE_NATIVE;
            default -> one.convert.Frame.TYPE_JIT_COMPILED;
        };
    }

    private static byte[] bytes(FlameGraph graph) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8);
        graph.dump(out);
        out.flush();
        return bytes.toByteArray();
    }
}
