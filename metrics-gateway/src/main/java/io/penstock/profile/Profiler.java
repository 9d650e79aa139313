package io.penstock.profile;

import io.penstock.profile.pprof.PprofEncoder;
import io.penstock.profile.pprof.Profile;
import io.penstock.profile.pprof.Sample;
import io.penstock.profile.pprof.SampleSums;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Profiles the process that it runs in. One capture of each kind runs at a time; different kinds do
 * not disturb each other. Any thread.
 */
public final class Profiler implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Profiler.class);

    /** Who asked for the captures of {@link #start}. */
    private static final String START = "Profiler.start";

    /** Between two looks at the recorder's disk. */
    private static final long LOOK_MS = 2_000;

    private final ProfilerSettings settings;
    private final InstantSource clock;
    private final List<CpuEngine> engines;
    private final WorkDirectory work;
    private final @Nullable ContinuousRecording continuous;
    private final Map<ProfileKind, CaptureStart> slots = new ConcurrentHashMap<>();
    private final AtomicReference<@Nullable FileCapture> cpu = new AtomicReference<>();
    private final ReentrantLock reading = new ReentrantLock();
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("penstock-profiler").daemon(true).factory());

    /** A capture, and where it is to be written. */
    private record FileCapture(RunningCapture capture, Path file) {}

    private Profiler(
            ProfilerSettings settings,
            InstantSource clock,
            List<CpuEngine> engines,
            @Nullable ContinuousRecording continuous) {
        this.settings = settings;
        this.clock = clock;
        this.engines = engines;
        this.continuous = continuous;
        work = new WorkDirectory(settings.directory());
        if (continuous != null) {
            var _ =
                    timer.scheduleWithFixedDelay(
                            continuous::look, LOOK_MS, LOOK_MS, TimeUnit.MILLISECONDS);
        }
    }

    /**
     * Opens a profiler; the continuous recording, when there is one, begins now. Where the flight
     * recorder cannot run, everything else still does.
     */
    public static Profiler open(ProfilerSettings settings, InstantSource clock) {
        List<CpuEngine> engines =
                switch (settings.engine()) {
                    case AUTO -> List.of(new AsyncProfilerEngine(), new FlightRecorderEngine());
                    case ASYNC_PROFILER -> List.of(new AsyncProfilerEngine());
                    case JFR -> List.of(new FlightRecorderEngine());
                };
        return open(settings, clock, engines);
    }

    static Profiler open(ProfilerSettings settings, InstantSource clock, List<CpuEngine> engines) {
        @Nullable ContinuousRecording continuous = null;
        if (settings.continuous()) {
            try {
                continuous = ContinuousRecording.start(settings.kinds(), clock);
            } catch (IOException e) {
                LOG.atWarn()
                        .addKeyValue("error", e.getMessage())
                        .log("no continuous recording, profiles begin when somebody asks");
            }
        }
        return new Profiler(settings, clock, engines, continuous);
    }

    /** Returns what may be profiled. */
    public ProfilerSettings settings() {
        return settings;
    }

    /** Returns whether there is something to show of the time before somebody asks. */
    public boolean isContinuous() {
        return continuous != null && continuous.isRunning();
    }

    /**
     * Starts a capture, which ends by itself.
     *
     * @param length 1 ms to the longest of the settings
     * @param who asks, for others to know
     * @param collect whether the heap is collected first, for the kinds that look at it
     */
    public CaptureStart begin(ProfileKind kind, Duration length, String who, boolean collect) {
        if (length.toMillis() < 1 || length.compareTo(settings.longestDuration()) > 0) {
            return new CaptureStart.OutOfBounds(settings.longestDuration());
        }
        CaptureStart start = begin(kind, clock.instant().plus(length), who, collect);
        if (start instanceof CaptureStart.Begun(RunningCapture capture)) {
            var _ =
                    timer.schedule(
                            // Reading what was captured takes long; others end meanwhile.
                            () -> Thread.startVirtualThread(capture::stop),
                            Math.max(1, length.toMillis()),
                            TimeUnit.MILLISECONDS);
        }
        return start;
    }

    /** Returns whether a capture of a kind is under way. */
    public boolean isRunning(ProfileKind kind) {
        return slots.containsKey(kind);
    }

    /** Starts a capture that ends when it is stopped. */
    CaptureStart beginOpenEnded(ProfileKind kind, String who) {
        return begin(kind, Instant.MAX, who, false);
    }

    private CaptureStart begin(ProfileKind kind, Instant until, String who, boolean collect) {
        if (!settings.kinds().contains(kind)) {
            return new CaptureStart.Disabled(kind);
        }
        CaptureStart.Busy mine = new CaptureStart.Busy(kind, who, until);
        CaptureStart before = slots.putIfAbsent(kind, mine);
        if (before != null) {
            return before instanceof CaptureStart.Begun(RunningCapture capture)
                    ? new CaptureStart.Busy(kind, capture.who(), capture.until())
                    : before;
        }
        try {
            RunningCapture capture =
                    new RunningCapture(
                            kind,
                            who,
                            clock.instant(),
                            until,
                            window(kind, collect),
                            () -> slots.remove(kind));
            CaptureStart.Begun begun = new CaptureStart.Begun(capture);
            slots.put(kind, begun);
            LOG.atInfo()
                    .addKeyValue("kind", kind.word())
                    .addKeyValue("who", who)
                    .log("capture started");
            return begun;
        } catch (IOException e) {
            slots.remove(kind);
            return new CaptureStart.Failed(String.valueOf(e.getMessage()));
        }
    }

    private Window window(ProfileKind kind, boolean collect) throws IOException {
        return switch (kind) {
            case CPU -> CpuWindow.open(engines, work, clock);
            case GOROUTINE -> ThreadsWindow.open(work, clock);
            case HEAP, ALLOCS, BLOCK, MUTEX, THREADCREATE, TRACE ->
                    RecordingWindow.open(kind, settings.kinds(), work, clock, collect);
        };
    }

    /**
     * Returns what is known of a kind up to now: of everything since the continuous recording
     * began, but at most what it holds.
     *
     * @param collect whether the heap is collected first, for the kinds that look at it
     * @throws IOException when there is no room
     * @throws IllegalArgumentException for a kind that takes time, see {@link #isKnownNow}
     */
    public Capture now(ProfileKind kind, boolean collect) throws IOException {
        reading.lock();
        try {
            return switch (kind) {
                case GOROUTINE -> ThreadsWindow.now(work, clock);
                case HEAP, ALLOCS -> memoryNow(kind, collect);
                case BLOCK, MUTEX, THREADCREATE -> recorded(kind, null);
                case CPU, TRACE -> throw new IllegalArgumentException(kind + " takes time");
            };
        } finally {
            reading.unlock();
        }
    }

    /**
     * Returns whether {@link #now} can answer: without a continuous recording most kinds cannot.
     */
    public boolean isKnownNow(ProfileKind kind) {
        return !kind.needsTime()
                && (isContinuous() || kind == ProfileKind.GOROUTINE || kind == ProfileKind.HEAP);
    }

    /**
     * Returns what the continuous recording holds of a kind.
     *
     * @param last how far back; null for all
     * @throws IOException when there is no room
     * @throws IllegalArgumentException when nothing is recorded
     */
    private Capture recorded(ProfileKind kind, @Nullable Duration last) throws IOException {
        if (continuous == null) {
            throw new IllegalArgumentException("nothing is recorded of " + kind);
        }
        return continuous.capture(kind, work, last);
    }

    /**
     * Returns what was recorded of the last seconds.
     *
     * @throws IOException when there is no room
     * @throws IllegalArgumentException when nothing is recorded, see {@link #isContinuous}
     */
    public Capture recent(ProfileKind kind, Duration last) throws IOException {
        reading.lock();
        try {
            return recorded(kind, last);
        } finally {
            reading.unlock();
        }
    }

    private Capture memoryNow(ProfileKind kind, boolean collect) throws IOException {
        List<Sample> live = HeapSamples.now(work, collect);
        SampleSums sums = new SampleSums(kind.types().size());
        live.forEach(sums::add);
        if (!isContinuous()) {
            Instant at = clock.instant();
            Profile profile = Profiles.of(kind, sums, RecordingWindow.ENGINE).at(at, Duration.ZERO);
            return new Capture(kind, RecordingWindow.ENGINE, at, Duration.ZERO, profile, null);
        }
        Capture allocated = recorded(kind, null);
        if (allocated.profile() != null) {
            allocated.profile().samples().forEach(sums::add);
        }
        return new Capture(
                kind,
                allocated.engine(),
                allocated.started(),
                allocated.length(),
                Profiles.of(kind, sums, allocated.engine())
                        .at(allocated.started(), allocated.length()),
                allocated.recording());
    }

    /**
     * Returns all threads as text, as the JVM writes them.
     *
     * @throws IOException when there is no room
     */
    public String threads() throws IOException {
        return ThreadDump.take(work).text();
    }

    /**
     * Returns how the process is. Counting virtual threads takes a look at all of them.
     *
     * @throws IOException when there is no room
     */
    public RuntimeSnapshot snapshot() throws IOException {
        return RuntimeSnapshot.take(ThreadDump.take(work).virtualThreads());
    }

    /**
     * Starts to record every kind that takes time, until {@link #stop}.
     *
     * @throws IOException when one of them runs already or cannot start; none runs then
     */
    public void start() throws IOException {
        List<RunningCapture> begun = new ArrayList<>();
        for (ProfileKind kind : settings.kinds()) {
            if (kind == ProfileKind.TRACE || isMoment(kind)) {
                continue;
            }
            try {
                begun.add(running(beginOpenEnded(kind, START)));
            } catch (IOException e) {
                begun.forEach(RunningCapture::abandon);
                throw e;
            }
        }
    }

    /**
     * Ends what {@link #start} began, and writes a file for each kind, with what lives in the heap
     * and what all threads do now.
     *
     * @return the files, named as {@link ProfileName} says
     * @throws IOException when one of them cannot be written
     */
    public List<Path> stop() throws IOException {
        List<Path> files = new ArrayList<>();
        Files.createDirectories(settings.directory());
        for (ProfileKind kind : settings.kinds().stream().sorted().toList()) {
            if (kind == ProfileKind.TRACE) {
                continue;
            }
            try (@Nullable Capture capture = endOf(kind)) {
                if (capture != null && capture.profile() != null) {
                    Path file =
                            settings.directory()
                                    .resolve(new ProfileName(kind, clock.instant()).file());
                    write(capture.profile(), file);
                    files.add(file);
                }
            }
        }
        return files;
    }

    private @Nullable Capture endOf(ProfileKind kind) throws IOException {
        if (isMoment(kind)) {
            return now(kind, false);
        }
        return slots.get(kind) instanceof CaptureStart.Begun(RunningCapture capture)
                        && capture.who().equals(START)
                ? end(capture)
                : null;
    }

    /**
     * Starts a CPU profile, which {@link #stopCpu} writes.
     *
     * @param file where to
     * @throws IOException when one runs already, or no profiler can run
     */
    public void startCpu(Path file) throws IOException {
        RunningCapture capture = running(beginOpenEnded(ProfileKind.CPU, "startCpu"));
        cpu.set(new FileCapture(capture, file));
    }

    /**
     * Ends what {@link #startCpu} began, and writes it.
     *
     * @throws IOException when nothing runs, or the file cannot be written
     */
    public void stopCpu() throws IOException {
        FileCapture started = cpu.getAndSet(null);
        if (started == null) {
            throw new IOException("no CPU profile was started");
        }
        try (Capture capture = end(started.capture())) {
            if (capture.profile() != null) {
                write(capture.profile(), started.file());
            }
        }
    }

    /**
     * Writes what lives in the heap after a collection.
     *
     * @throws IOException when the file cannot be written
     */
    public void writeHeap(Path file) throws IOException {
        try (Capture capture = now(ProfileKind.HEAP, true)) {
            if (capture.profile() != null) {
                write(capture.profile(), file);
            }
        }
    }

    /**
     * Captures every kind at once.
     *
     * @param length of those that take time
     * @return what could be had; whoever gets it closes each
     */
    public Map<ProfileKind, Capture> captureAll(Duration length, String who)
            throws InterruptedException {
        Map<ProfileKind, RunningCapture> running = new EnumMap<>(ProfileKind.class);
        Map<ProfileKind, Capture> captured = new EnumMap<>(ProfileKind.class);
        boolean whole = false;
        try {
            for (ProfileKind kind : ProfileKind.values()) {
                if (!isMoment(kind)
                        && begin(kind, length, who, false)
                                instanceof CaptureStart.Begun(RunningCapture capture)) {
                    running.put(kind, capture);
                }
            }
            for (Map.Entry<ProfileKind, RunningCapture> one : running.entrySet()) {
                try {
                    Capture capture = one.getValue().await(Long.MAX_VALUE);
                    if (capture != null) {
                        captured.put(one.getKey(), capture);
                    }
                } catch (IOException e) {
                    notCaptured(one.getKey(), e);
                }
            }
            for (ProfileKind kind : settings.kinds()) {
                if (isMoment(kind)) {
                    try {
                        captured.put(kind, now(kind, false));
                    } catch (IOException e) {
                        notCaptured(kind, e);
                    }
                }
            }
            whole = true;
            return captured;
        } finally {
            if (!whole) {
                running.values().forEach(RunningCapture::abandon);
                captured.values().forEach(Capture::close);
            }
        }
    }

    private static void notCaptured(ProfileKind kind, IOException why) {
        LOG.atWarn()
                .addKeyValue("kind", kind.word())
                .addKeyValue("error", why.getMessage())
                .log("kind could not be captured");
    }

    /** What is as good at one moment as over some time. */
    private static boolean isMoment(ProfileKind kind) {
        return kind == ProfileKind.GOROUTINE || kind == ProfileKind.HEAP;
    }

    private static RunningCapture running(CaptureStart start) throws IOException {
        return switch (start) {
            case CaptureStart.Begun(RunningCapture capture) -> capture;
            case CaptureStart.Busy(ProfileKind kind, String who, Instant _) ->
                    throw new IOException(kind.word() + " runs already, for " + who);
            case CaptureStart.Disabled(ProfileKind kind) ->
                    throw new IOException(kind.word() + " is disabled");
            case CaptureStart.OutOfBounds(Duration most) ->
                    throw new IOException("at most " + most.toSeconds() + " s");
            case CaptureStart.Failed(String why) -> throw new IOException(why);
        };
    }

    private static Capture end(RunningCapture running) throws IOException {
        running.stop();
        try {
            Capture capture = running.await(TimeUnit.MINUTES.toMillis(1));
            if (capture == null) {
                throw new IOException("the capture does not end");
            }
            return capture;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static void write(Profile profile, Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            PprofEncoder.write(profile, out);
        }
    }

    private void abandonAll() {
        for (CaptureStart slot : slots.values()) {
            if (slot instanceof CaptureStart.Begun(RunningCapture capture)) {
                capture.abandon();
            }
        }
    }

    /** Abandons what runs, ends the continuous recording, and deletes what lies around. */
    @Override
    public void close() {
        timer.shutdownNow();
        abandonAll();
        if (continuous != null) {
            continuous.close();
        }
        work.close();
    }
}
