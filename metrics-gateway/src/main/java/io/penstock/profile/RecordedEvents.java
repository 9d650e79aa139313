package io.penstock.profile;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;
import org.jspecify.annotations.Nullable;

/** Which events of the flight recorder each kind is made of. Stateless; any thread. */
final class RecordedEvents {
    /** Shorter waits are too many to be worth what they cost. */
    private static final Duration SHORTEST_WAIT = Duration.ofMillis(1);

    /** Of allocations in a window that somebody asked for; enough for shares within a per cent. */
    private static final String MOST_ALLOCATIONS = "2000/s";

    /** What is of no kind, and tells how the process was. */
    private static final Set<String> ALWAYS =
            Set.of(
                    "jdk.GarbageCollection",
                    "jdk.GCHeapSummary",
                    "jdk.CPULoad",
                    "jdk.JVMInformation");

    private RecordedEvents() {}

    /**
     * Enables what a window of this kind needs.
     *
     * @param kinds which a trace may show
     */
    static void enable(ProfileKind kind, Set<ProfileKind> kinds, Recording recording) {
        switch (kind) {
            case HEAP, ALLOCS -> {
                recording
                        .enable("jdk.ObjectAllocationSample")
                        .withStackTrace()
                        .with("throttle", MOST_ALLOCATIONS);
                // As the window begins and as it ends: what was before is known from that.
                recording.enable("jdk.ThreadAllocationStatistics").with("period", "everyChunk");
                HeapSamples.enable(recording);
            }
            case BLOCK -> {
                waits(recording, "jdk.JavaMonitorEnter");
                waits(recording, "jdk.ThreadPark");
                waits(recording, "jdk.JavaMonitorWait");
                waits(recording, "jdk.SocketRead");
            }
            case MUTEX -> {
                waits(recording, "jdk.JavaMonitorEnter");
                waits(recording, "jdk.ThreadPark");
            }
            case THREADCREATE -> recording.enable("jdk.ThreadStart").withStackTrace();
            case TRACE -> {
                recording.setSettings(continuous(kinds));
                for (String event : List.of("jdk.JavaMonitorEnter", "jdk.ThreadPark")) {
                    if (kinds.contains(ProfileKind.BLOCK) || kinds.contains(ProfileKind.MUTEX)) {
                        waits(recording, event);
                    }
                }
                if (kinds.contains(ProfileKind.CPU)) {
                    recording.enable("jdk.ExecutionSample").withPeriod(Duration.ofMillis(10));
                }
                recording.enable("jdk.CPULoad").withPeriod(Duration.ofSeconds(1));
                recording.enable("jdk.GCPhasePause");
                recording.enable("jdk.ThreadEnd");
            }
            case CPU, GOROUTINE -> {
                // Made by other means.
            }
        }
    }

    private static void waits(Recording recording, String event) {
        recording.enable(event).withStackTrace().withThreshold(SHORTEST_WAIT);
    }

    /**
     * Returns the settings of the recording that runs all the time, without what nobody may see.
     */
    static Map<String, String> continuous(Set<ProfileKind> kinds) {
        Map<String, String> settings = new HashMap<>(continuous().getSettings());
        Set<String> wanted = new HashSet<>(ALWAYS);
        kinds.forEach(kind -> wanted.addAll(events(kind)));
        settings.keySet()
                .removeIf(key -> !wanted.contains(key.substring(0, Math.max(0, key.indexOf('#')))));
        return settings;
    }

    private static List<String> events(ProfileKind kind) {
        return switch (kind) {
            case CPU -> List.of("jdk.ExecutionSample");
            case HEAP, ALLOCS -> List.of("jdk.ObjectAllocationSample", HeapSamples.EVENT);
            case BLOCK ->
                    List.of(
                            "jdk.JavaMonitorEnter",
                            "jdk.ThreadPark",
                            "jdk.JavaMonitorWait",
                            "jdk.SocketRead",
                            "jdk.VirtualThreadPinned");
            case MUTEX -> List.of("jdk.JavaMonitorEnter", "jdk.ThreadPark");
            case THREADCREATE -> List.of("jdk.ThreadStart");
            case GOROUTINE, TRACE -> List.of();
        };
    }

    /** Returns the settings of the recording that runs all the time. */
    private static Configuration continuous() {
        String name = "continuous.jfc";
        try (@Nullable InputStream in = RecordedEvents.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("no " + name + " on the class path");
            }
            return Configuration.create(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ParseException e) {
            throw new IllegalStateException(name + " is malformed", e);
        }
    }
}
