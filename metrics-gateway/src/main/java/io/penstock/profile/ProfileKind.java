package io.penstock.profile;

import io.penstock.profile.pprof.ValueType;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What can be profiled; the words are those of Go's net/http/pprof. */
public enum ProfileKind {
    /** Where time of the processors goes. */
    CPU("Where time of the processors goes, over seconds=.", "cpu"),
    /** What lives in the heap, by who made it. */
    HEAP(
            "What the heap holds, by who made it, as of the last collection (gc=1 runs one).",
            "inuse_space"),
    /** What was allocated, whether it lives or not. */
    ALLOCS("What was allocated, by whom.", "alloc_space"),
    /** Where threads waited, for whatever. */
    BLOCK("Where threads waited: for locks, queues, signals, sockets.", "delay"),
    /** Where threads waited for locks. */
    MUTEX("Where threads waited for locks that others held.", "delay"),
    /** What all threads, platform and virtual, are doing. */
    GOROUTINE("The stacks of all threads, platform and virtual.", "goroutine"),
    /** Who started platform threads. */
    THREADCREATE("Who started platform threads.", "threadcreate"),
    /** Everything, as a recording of the flight recorder. */
    TRACE("A recording of the JVM's flight recorder, over seconds=.", "");

    private static final class Types {
        private static final List<ValueType> CPU =
                List.of(new ValueType("samples", "count"), new ValueType("cpu", "nanoseconds"));
        private static final List<ValueType> MEMORY =
                List.of(
                        new ValueType("alloc_objects", "count"),
                        new ValueType("alloc_space", "bytes"),
                        new ValueType("inuse_objects", "count"),
                        new ValueType("inuse_space", "bytes"));
        private static final List<ValueType> WAITS =
                List.of(
                        new ValueType("contentions", "count"),
                        new ValueType("delay", "nanoseconds"));
        private static final List<ValueType> THREADS = List.of(new ValueType("goroutine", "count"));
        private static final List<ValueType> STARTS =
                List.of(new ValueType("threadcreate", "count"));
    }

    private final String description;
    private final String standard;
    private final String word = name().toLowerCase(Locale.ROOT);

    ProfileKind(String description, String standard) {
        this.description = description;
        this.standard = standard;
    }

    /** Returns its name in addresses, file names and JSON. */
    public String word() {
        return word;
    }

    /** Returns what it shows, in one sentence. */
    public String description() {
        return description;
    }

    /** Returns what its samples count; nothing for what is no pprof profile. */
    public List<ValueType> types() {
        return switch (this) {
            case CPU -> Types.CPU;
            case HEAP, ALLOCS -> Types.MEMORY;
            case BLOCK, MUTEX -> Types.WAITS;
            case GOROUTINE -> Types.THREADS;
            case THREADCREATE -> Types.STARTS;
            case TRACE -> List.of();
        };
    }

    /** Returns which of the types is shown when nobody chooses. */
    public String standardType() {
        return standard;
    }

    /** Returns whether it always takes time, rather than showing what was up to now. */
    public boolean needsTime() {
        return this == CPU || this == TRACE;
    }

    /** Returns the kind of a word; {@code profile} is Go's word for the CPU. */
    public static Optional<ProfileKind> of(String word) {
        for (ProfileKind kind : values()) {
            if (kind.word.equals(word)) {
                return Optional.of(kind);
            }
        }
        return word.equals("profile") ? Optional.of(CPU) : Optional.empty();
    }
}
