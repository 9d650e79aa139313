package io.penstock.profile.recording;

import io.penstock.profile.pprof.Frame;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import one.convert.Arguments;
import one.convert.JfrConverter;
import one.jfr.JfrReader;
import one.jfr.StackTrace;
import one.jfr.event.ContendedLock;
import one.jfr.event.Event;
import org.jspecify.annotations.Nullable;

/**
 * Reads the events of one recording, of the flight recorder or of async-profiler. Not thread-safe;
 * used inside one call.
 */
final class RecordingReader extends JfrConverter {
    /** Locks of java.util.concurrent: who parks for one of these fights for it. */
    private static final String LOCK_CLASSES = "java.util.concurrent.locks.Reentrant";

    /** The innermost call of every thread that parks. */
    private static final String PARK = "jdk.internal.misc.Unsafe.park";

    private static final int UNKNOWN_LINE = 0xFFFF;

    private final long from;
    private final long to;
    private Map<Long, Frame> frames = new HashMap<>();
    private Map<Integer, List<Frame>> stacks = new HashMap<>();

    /** Takes one event that lies within the time. */
    @FunctionalInterface
    interface EventTaker {
        void take(Event event, RecordingReader reader);
    }

    private RecordingReader(JfrReader jfr, Instant from, Instant to) {
        super(jfr, new Arguments("--dot", "--norm"));
        this.from = nanos(from);
        this.to = nanos(to);
    }

    /**
     * Hands all events that begin within a time to somebody.
     *
     * @throws IOException when the file cannot be read, or is no whole recording
     */
    static void read(Path file, Instant from, Instant to, EventTaker taker) throws IOException {
        read(file, from, to, taker, _ -> {});
    }

    private static void read(
            Path file,
            Instant from,
            Instant to,
            EventTaker taker,
            Consumer<RecordingReader> afterwards)
            throws IOException {
        try (JfrReader jfr = new JfrReader(file.toString())) {
            jfr.registerEvent("jdk.OldObjectSample", LiveSample.class);
            jfr.registerEvent("jdk.JavaMonitorWait", MonitorWait.class);
            jfr.registerEvent("jdk.SocketRead", MonitorWait.class);
            jfr.registerEvent("jdk.ThreadStart", ThreadStarted.class);
            jfr.registerEvent("jdk.ThreadAllocationStatistics", ThreadAllocated.class);
            RecordingReader reader = new RecordingReader(jfr, from, to);
            reader.readChunks(taker);
            afterwards.accept(reader);
            if (jfr.incomplete()) {
                throw new IOException("the recording is cut off");
            }
        } catch (BufferUnderflowException | IllegalArgumentException | IllegalStateException e) {
            throw new IOException("the recording cannot be read: " + e, e);
        }
    }

    /**
     * Returns the settings that a recording was made with.
     *
     * @throws IOException when the file cannot be read, or is no whole recording
     */
    static Map<String, String> settings(Path file) throws IOException {
        Map<String, String> settings = new HashMap<>();
        read(
                file,
                Instant.EPOCH,
                Instant.EPOCH,
                (event, reader) -> {},
                reader -> settings.putAll(reader.jfr.settings));
        return settings;
    }

    private void readChunks(EventTaker taker) throws IOException {
        jfr.stopAtNewChunk = true;
        while (jfr.hasMoreChunks()) {
            // Ids mean something else in the next chunk.
            frames = new HashMap<>();
            stacks = new HashMap<>();
            for (Event event = jfr.readEvent(); event != null; event = jfr.readEvent()) {
                long time = jfr.eventTimeToNanos(event.time);
                if (time >= from && time <= to) {
                    taker.take(event, this);
                }
            }
        }
    }

    private static long nanos(Instant time) {
        return TimeUnit.SECONDS.toNanos(time.getEpochSecond()) + time.getNano();
    }

    /**
     * Returns the stack of an event, the innermost call first; one made-up call when it has none.
     */
    List<Frame> stack(Event event) {
        return stacks.computeIfAbsent(event.stackTraceId, this::stack);
    }

    private List<Frame> stack(int id) {
        StackTrace trace = jfr.stackTraces.get(id);
        if (trace == null || trace.methods.length == 0) {
            return List.of(Frame.of("(no stack)"));
        }
        List<Frame> calls = new ArrayList<>(trace.methods.length);
        for (int i = 0; i < trace.methods.length; i++) {
            calls.add(frame(trace.methods[i], trace.types[i], trace.locations[i]));
        }
        return List.copyOf(calls);
    }

    private Frame frame(long method, byte type, int location) {
        int line = lineOf(location);
        long key = method << 20 ^ (long) type << 16 ^ line;
        return frames.computeIfAbsent(
                key,
                _ -> {
                    StackTraceElement element = getStackTraceElement(method, type, location);
                    String of = element.getClassName();
                    return of.isEmpty()
                            ? new Frame(
                                    element.getMethodName(),
                                    type == one.convert.Frame.TYPE_KERNEL
                                            ? Frame.KERNEL
                                            : Frame.NATIVE,
                                    0)
                            : new Frame(of + "." + element.getMethodName(), sourceOf(of), line);
                });
    }

    private static int lineOf(int location) {
        int line = location >>> 16;
        return line == UNKNOWN_LINE ? 0 : line;
    }

    /** Recordings do not name source files; the outermost class nearly always does. */
    private static String sourceOf(String className) {
        int nested = className.indexOf('$');
        String outer = nested <= 0 ? className : className.substring(0, nested);
        return outer.replace('.', '/') + ".java";
    }

    /** Returns how long a waiting event took. */
    long durationNanos(Event event) {
        long ticks = event instanceof ContendedLock contended ? contended.duration : event.value();
        return (long) (ticks * jfr.nanosPerTick);
    }

    /** Returns the class of what was allocated or waited for, or null when it is not known. */
    @Nullable String className(Event event) {
        long id = event.classId();
        return id == 0 ? null : getClassName(id);
    }

    /** Returns whether a thread waited to get a lock, rather than for something to happen. */
    boolean isLock(ContendedLock event) {
        String name = className(event);
        StackTrace trace = jfr.stackTraces.get(event.stackTraceId);
        boolean parked =
                trace != null
                        && trace.methods.length > 0
                        && stack(event).getFirst().function().equals(PARK);
        return !parked || (name != null && name.startsWith(LOCK_CLASSES));
    }
}
