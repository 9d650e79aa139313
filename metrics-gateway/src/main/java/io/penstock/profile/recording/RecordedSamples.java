package io.penstock.profile.recording;

import io.penstock.profile.pprof.Frame;
import io.penstock.profile.pprof.SampleSums;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import one.jfr.event.AllocationSample;
import one.jfr.event.ContendedLock;
import one.jfr.event.Event;
import one.jfr.event.ExecutionSample;
import org.jspecify.annotations.Nullable;

/**
 * Adds up what one recording holds of a time. Immutable; any thread.
 *
 * @param file of the flight recorder or of async-profiler
 * @param from events before are left out
 * @param to events after are left out
 */
public record RecordedSamples(Path file, Instant from, Instant to) {
    /** Returns everything in a file. */
    public static RecordedSamples allOf(Path file) {
        return new RecordedSamples(file, Instant.EPOCH, Instant.EPOCH.plusSeconds(8_000_000_000L));
    }

    /**
     * Returns what whoever made the recording wrote down of how; null when he did not.
     *
     * @param name as in {@code engine}, of async-profiler
     * @throws IOException when the file cannot be read
     */
    public @Nullable String setting(String name) throws IOException {
        return RecordingReader.settings(file).get(name);
    }

    /**
     * Adds samples of running code: how many, and the time that they stand for.
     *
     * @param sums takes two values
     * @param periodNanos the time between samples of one thread
     * @throws IOException when the file cannot be read
     */
    public void addCpu(SampleSums sums, long periodNanos) throws IOException {
        // A recording of CPU time may hold samples of another recording that runs beside it.
        AtomicBoolean byCpuTime = new AtomicBoolean();
        RecordingReader.read(
                file,
                from,
                to,
                (event, reader) -> {
                    if (isCpuTime(event)) {
                        byCpuTime.set(true);
                    }
                });
        RecordingReader.read(
                file,
                from,
                to,
                (event, reader) -> {
                    if (event instanceof ExecutionSample sample
                            && isCpuTime(event) == byCpuTime.get()) {
                        List<Frame> stack = reader.stack(event);
                        sums.add(stack, Map.of(), 0, sample.samples());
                        sums.add(stack, Map.of(), 1, sample.samples() * periodNanos);
                    }
                });
    }

    private static boolean isCpuTime(Event event) {
        return event instanceof ExecutionSample sample
                && sample.threadState == ExecutionSample.CPU_TIME_SAMPLE;
    }

    /**
     * Adds samples of allocation: how many, and the bytes that they stand for. Where the recording
     * tells what threads had allocated as it began, nothing from before that is counted.
     *
     * @param sums takes these as its first two values
     * @throws IOException when the file cannot be read
     */
    public void addAllocations(SampleSums sums) throws IOException {
        AllocationExcess before = new AllocationExcess();
        RecordingReader.read(
                file,
                from,
                to,
                (event, reader) -> {
                    switch (event) {
                        case ThreadAllocated told -> before.told(told.tid, told.time, told.value());
                        case AllocationSample sample ->
                                before.sampled(sample.tid, sample.time, sample.value());
                        default -> {}
                    }
                });
        RecordingReader.read(
                file,
                from,
                to,
                (event, reader) -> {
                    if (event instanceof AllocationSample sample) {
                        List<Frame> stack = reader.stack(event);
                        Map<String, String> labels = ofClass(reader.className(event));
                        sums.add(stack, labels, 0, 1);
                        sums.add(
                                stack,
                                labels,
                                1,
                                sample.value() - before.of(sample.tid, sample.time));
                    }
                });
    }

    private static Map<String, String> ofClass(@Nullable String name) {
        return name == null ? Map.of() : Map.of("class", name);
    }

    /**
     * Adds objects that live. The recorder keeps a few of them and does not say for how many each
     * stands: what they do not account for of the heap is shared among them evenly, so that their
     * sum is what the heap holds.
     *
     * @param sums takes objects and bytes as its third and fourth value
     * @param heapBytes what the heap held after its last collection
     * @return how many samples there were
     * @throws IOException when the file cannot be read
     */
    public int addLive(SampleSums sums, long heapBytes) throws IOException {
        record Live(List<Frame> stack, long bytes) {}
        List<Live> all = new ArrayList<>();
        RecordingReader.read(
                file,
                from,
                to,
                (event, reader) -> {
                    if (event instanceof LiveSample sample) {
                        all.add(new Live(reader.stack(event), Math.max(1, sample.value())));
                    }
                });
        long least =
                EvenShare.least(all.stream().mapToLong(Live::bytes).sorted().toArray(), heapBytes);
        for (Live live : all) {
            long bytes = Math.max(live.bytes(), least);
            sums.add(live.stack(), Map.of(), 2, Math.max(1, bytes / live.bytes()));
            sums.add(live.stack(), Map.of(), 3, bytes);
        }
        return all.size();
    }

    /**
     * Adds every wait: for locks, for something to happen, for sockets.
     *
     * @param sums takes two values, how often and how long in ns
     * @throws IOException when the file cannot be read
     */
    public void addWaits(SampleSums sums) throws IOException {
        addWaits(sums, false);
    }

    /**
     * Adds waits for locks alone.
     *
     * @param sums takes two values, how often and how long in ns
     * @throws IOException when the file cannot be read
     */
    public void addLocks(SampleSums sums) throws IOException {
        addWaits(sums, true);
    }

    private void addWaits(SampleSums sums, boolean onlyLocks) throws IOException {
        RecordingReader.read(
                file,
                from,
                to,
                (event, reader) -> {
                    boolean counts =
                            switch (event) {
                                case ContendedLock contended ->
                                        !onlyLocks || reader.isLock(contended);
                                case MonitorWait _ -> !onlyLocks;
                                default -> false;
                            };
                    if (counts) {
                        List<Frame> stack = reader.stack(event);
                        Map<String, String> labels = ofClass(reader.className(event));
                        sums.add(stack, labels, 0, 1);
                        sums.add(stack, labels, 1, reader.durationNanos(event));
                    }
                });
    }

    /**
     * Adds starts of threads by the stack that started them.
     *
     * @param sums takes one value
     * @throws IOException when the file cannot be read
     */
    public void addThreadStarts(SampleSums sums) throws IOException {
        RecordingReader.read(
                file,
                from,
                to,
                (event, reader) -> {
                    if (event instanceof ThreadStarted) {
                        sums.add(reader.stack(event), Map.of(), 0, 1);
                    }
                });
    }
}
