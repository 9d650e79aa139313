package io.penstock.profile.keep;

import io.penstock.profile.Capture;
import io.penstock.profile.CaptureStart;
import io.penstock.profile.ProfileKind;
import io.penstock.profile.ProfileName;
import io.penstock.profile.Profiler;
import io.penstock.profile.RunningCapture;
import io.penstock.profile.pprof.Profile;
import io.penstock.profile.recording.RecordedSamples;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes profiles that are kept, and finds them again. Any thread. */
public final class KeptProfiles implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KeptProfiles.class);

    /** How much of the continuous recording a profile shows that nobody asked for. */
    private static final Duration LAST = Duration.ofSeconds(60);

    private final Profiler profiler;
    private final KeepSettings settings;
    private final InstantSource clock;
    private final ProfileStore store;
    private final ProfileTrend trend;
    private final Deque<Instant> alerts = new ArrayDeque<>();
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("penstock-profiles").daemon(true).factory());

    private KeptProfiles(Profiler profiler, KeepSettings settings, InstantSource clock) {
        this.profiler = profiler;
        this.settings = settings;
        this.clock = clock;
        store = new ProfileStore(profiler.settings().directory(), settings);
        trend = new ProfileTrend(profiler.settings().directory());
    }

    /** Finds what is kept already, and keeps one every interval where the settings say so. */
    public static KeptProfiles open(Profiler profiler, KeepSettings settings, InstantSource clock) {
        KeptProfiles kept = new KeptProfiles(profiler, settings, clock);
        if (settings.auto()) {
            long everyMs = settings.interval().toMillis();
            var _ =
                    kept.thread.scheduleAtFixedRate(
                            kept::runOnce, everyMs, everyMs, TimeUnit.MILLISECONDS);
        }
        return kept;
    }

    /** Returns the profiler behind it. */
    public Profiler profiler() {
        return profiler;
    }

    private void runOnce() {
        try {
            if (profiler.settings().kinds().contains(ProfileKind.CPU)) {
                Duration last = shorter(LAST, settings.interval());
                if (keepLast(last, Reason.INTERVAL, null).isEmpty()) {
                    LOG.atInfo().log("profile of this interval is left out, another one runs");
                }
            }
        } catch (RuntimeException e) {
            // What throws would never be called again.
            LOG.atWarn().setCause(e).log("profile of this interval could not be kept");
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /**
     * Keeps a CPU profile of the last minute because an alert fired; without a continuous
     * recording, of the time that follows.
     *
     * @param rule the alert's name
     * @return the name that it will have; empty when there were too many, or none can be made
     */
    public Optional<ProfileName> keepForAlert(String rule) {
        if (!settings.onAlert() || !profiler.settings().kinds().contains(ProfileKind.CPU)) {
            return Optional.empty();
        }
        synchronized (alerts) {
            Instant now = clock.instant();
            while (!alerts.isEmpty()
                    && alerts.getFirst().isBefore(now.minus(KeepSettings.ALERTS_OVER))) {
                alerts.removeFirst();
            }
            if (alerts.size() >= settings.alertsMost()) {
                return Optional.empty();
            }
            alerts.addLast(now);
        }
        return keepLast(LAST, Reason.ALERT, rule);
    }

    /** Keeps the last seconds where they were recorded, else the next. */
    private Optional<ProfileName> keepLast(Duration last, Reason reason, @Nullable String detail) {
        if (!profiler.isContinuous()) {
            Duration next = shorter(last, profiler.settings().standardDuration());
            return switch (keep(ProfileKind.CPU, next, reason, detail)) {
                case KeepStart.Announced(KeptProfile kept) -> Optional.of(kept.name());
                case KeepStart.Refused _ -> Optional.empty();
            };
        }
        Instant from = clock.instant().minus(last);
        ProfileName name =
                announce(ProfileKind.CPU, from, last, reason, detail, clock.instant()).name();
        Thread.startVirtualThread(
                () -> {
                    try (Capture capture = profiler.recent(ProfileKind.CPU, last)) {
                        save(name, capture);
                    } catch (IOException | RuntimeException e) {
                        notKept(name, e);
                    }
                });
        return Optional.of(name);
    }

    /**
     * Starts a profile that will be kept.
     *
     * @param length 1 ms to the longest of the settings
     * @param detail who asks; null when nobody does
     */
    public KeepStart keep(
            ProfileKind kind, Duration length, Reason reason, @Nullable String detail) {
        String who = detail == null ? reason.word() : detail;
        CaptureStart start = profiler.begin(kind, length, who, false);
        if (!(start instanceof CaptureStart.Begun(RunningCapture running))) {
            return new KeepStart.Refused(start);
        }
        KeptProfile announced =
                announce(kind, running.started(), length, reason, detail, running.until());
        var _ =
                running.result()
                        .whenComplete(
                                (capture, failure) -> {
                                    if (capture == null) {
                                        notKept(announced.name(), failure);
                                    } else {
                                        try (capture) {
                                            save(announced.name(), capture);
                                        } catch (IOException | RuntimeException e) {
                                            notKept(announced.name(), e);
                                        }
                                    }
                                });
        return new KeepStart.Announced(announced);
    }

    private KeptProfile announce(
            ProfileKind kind,
            Instant started,
            Duration length,
            Reason reason,
            @Nullable String detail,
            Instant readyAt) {
        ProfileName name =
                store.announce(
                        new KeptProfile(
                                new ProfileName(kind, started),
                                started,
                                length,
                                0,
                                "",
                                reason,
                                detail,
                                readyAt,
                                false));
        return store.find(name.toString()).orElseThrow();
    }

    private void save(ProfileName name, Capture capture) throws IOException {
        KeptProfile kept = store.save(name, capture);
        LOG.atInfo()
                .addKeyValue("profile", name)
                .addKeyValue("why", kept.reason().word())
                .addKeyValue("bytes", kept.bytes())
                .log("profile kept");
        if (name.kind() == ProfileKind.CPU && capture.profile() != null) {
            trend.add(TrendPoint.of(kept, capture.profile()));
        }
    }

    private void notKept(ProfileName name, @Nullable Throwable why) {
        store.find(name.toString())
                .filter(kept -> !kept.isReady())
                .ifPresent(_ -> store.withdraw(name));
        LOG.atWarn()
                .addKeyValue("profile", name)
                .addKeyValue("error", String.valueOf(why))
                .log("profile could not be kept");
    }

    /** Returns all, those that are being made too, the newest first. */
    public List<KeptProfile> list() {
        return store.list();
    }

    /** Returns what is known of one. */
    public Optional<KeptProfile> find(String name) {
        return store.find(name);
    }

    /**
     * Reads the samples of one that is ready.
     *
     * @throws IOException when it has gone meanwhile
     */
    public Profile profile(KeptProfile kept) throws IOException {
        return store.profile(kept.name());
    }

    /** Returns the events of one; null when they were not kept. */
    public @Nullable RecordedSamples recorded(KeptProfile kept) {
        return kept.recorded()
                ? new RecordedSamples(
                        store.recording(kept.name()),
                        kept.started(),
                        kept.started().plus(kept.length()).plusSeconds(1))
                : null;
    }

    /** Returns the costliest methods of past CPU profiles, the oldest first. */
    public List<TrendPoint> trend(int most) {
        return trend.points(most);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
