package io.penstock.profile;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import io.penstock.profile.pprof.Frame;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * All threads at one moment, virtual ones too. Immutable.
 *
 * @param text as the JVM writes it
 * @param threads the same, read
 */
record ThreadDump(String text, List<Seen> threads) {
    private static final Pattern HEAD =
            Pattern.compile("#(\\d+) \".*\"( virtual)? ([A-Z_]+)(?: \\d{4}-\\S+)?");
    private static final Pattern CALL =
            Pattern.compile(" +at (?:[\\w.@-]*/){0,2}([^(]+)\\((?:([^:)]+?)(?::(\\d+))?)\\)");
    private static final Pattern WAITS_FOR =
            Pattern.compile(" +- (?:parking to wait for|waiting on|waiting to lock) <([^@>]+).*");

    private static final Pattern HIDDEN = Pattern.compile("(\\$\\$Lambda)[/+][^.]*");

    /**
     * One thread.
     *
     * @param id unique as long as the process lives
     * @param virtual whether it is a virtual one
     * @param state as in {@code WAITING}
     * @param waitsFor the class of what it waits for, empty for nothing
     * @param stack its calls, the innermost first
     */
    record Seen(long id, boolean virtual, String state, String waitsFor, List<Frame> stack) {
        Seen {
            stack = List.copyOf(stack);
        }
    }

    ThreadDump {
        threads = List.copyOf(threads);
    }

    /**
     * Looks at all threads; each stands still for a moment of its own.
     *
     * @throws IOException when there is no room for the dump
     */
    static ThreadDump take(WorkDirectory work) throws IOException {
        Path file = work.file(".threads");
        // The JVM writes only where nothing is yet.
        Files.delete(file);
        try {
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                    .dumpThreads(file.toString(), ThreadDumpFormat.TEXT_PLAIN);
            return parse(Files.readString(file));
        } finally {
            WorkDirectory.delete(file);
        }
    }

    /** Reads the JVM's text. */
    static ThreadDump parse(String text) {
        List<Seen> threads = new ArrayList<>();
        Matcher head = null;
        String waitsFor = "";
        List<Frame> stack = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            Matcher call = CALL.matcher(line);
            Matcher waits = WAITS_FOR.matcher(line);
            Matcher next = HEAD.matcher(line);
            if (next.matches()) {
                addTo(threads, head, waitsFor, stack);
                head = next;
                waitsFor = "";
                stack.clear();
            } else if (call.matches()) {
                stack.add(frame(call));
            } else if (waitsFor.isEmpty() && waits.matches()) {
                waitsFor = waits.group(1);
            }
        }
        addTo(threads, head, waitsFor, stack);
        return new ThreadDump(text, threads);
    }

    private static void addTo(
            List<Seen> threads, @Nullable Matcher head, String waitsFor, List<Frame> stack) {
        if (head != null) {
            threads.add(
                    new Seen(
                            Long.parseLong(head.group(1)),
                            head.group(2) != null,
                            head.group(3),
                            waitsFor,
                            stack));
        }
    }

    private static Frame frame(Matcher call) {
        String line = call.group(3);
        String source = call.group(2);
        return new Frame(
                HIDDEN.matcher(call.group(1)).replaceFirst("$1"),
                source.endsWith(".java") || line != null ? source : "",
                line == null ? 0 : Integer.parseInt(line));
    }

    /** Returns how many virtual threads there are. */
    long virtualThreads() {
        return threads.stream().filter(Seen::virtual).count();
    }
}
