package io.penstock.localstack;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How to run a main class in a JVM of its own, with the Java and the class path of this one. The
 * defaults are those of a small, short-lived process beside others on few cores.
 *
 * @param mainClass name of the class with {@code main}
 * @param heapMegabytes greatest heap
 * @param flags options of the JVM, after the defaults, so that they win
 * @param arguments what {@code main} gets
 * @param environment variables added to those of this process
 */
public record ChildJvm(
        String mainClass,
        int heapMegabytes,
        List<String> flags,
        List<String> arguments,
        Map<String, String> environment) {
    private static final int DEFAULT_HEAP_MEGABYTES = 192;

    /**
     * Little memory and a quick start; the two last keep warnings of libraries out of the output.
     */
    private static final List<String> DEFAULT_FLAGS =
            List.of(
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Djava.awt.headless=true",
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow");

    public ChildJvm {
        if (heapMegabytes < 1) {
            throw new IllegalArgumentException("heapMegabytes must be positive");
        }
        flags = List.copyOf(flags);
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
    }

    /** A JVM that runs the class with {@value #DEFAULT_HEAP_MEGABYTES} MB of heap. */
    public static ChildJvm running(Class<?> mainClass) {
        return new ChildJvm(
                mainClass.getName(), DEFAULT_HEAP_MEGABYTES, List.of(), List.of(), Map.of());
    }

    public ChildJvm withHeapMegabytes(int most) {
        return new ChildJvm(mainClass, most, flags, arguments, environment);
    }

    /** Adds options of the JVM. */
    public ChildJvm withFlags(String... more) {
        return new ChildJvm(mainClass, heapMegabytes, joined(flags, more), arguments, environment);
    }

    /** Adds arguments of {@code main}. */
    public ChildJvm withArguments(String... more) {
        return new ChildJvm(mainClass, heapMegabytes, flags, joined(arguments, more), environment);
    }

    /** Adds a variable to the environment. */
    public ChildJvm withEnvironment(String name, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(name, value);
        return new ChildJvm(mainClass, heapMegabytes, flags, arguments, more);
    }

    /**
     * Starts it.
     *
     * @param name what errors call it
     * @param output file that its standard output and error are appended to
     * @throws java.io.UncheckedIOException when it cannot be started
     */
    public ChildProcess start(String name, Path output) {
        return ChildProcess.start(name, command(), environment, output);
    }

    List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(DEFAULT_FLAGS);
        command.add("-Xmx" + heapMegabytes + "m");
        command.addAll(flags);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(mainClass);
        command.addAll(arguments);
        return List.copyOf(command);
    }

    private static List<String> joined(List<String> first, String... more) {
        return Stream.concat(first.stream(), Stream.of(more)).toList();
    }
}
