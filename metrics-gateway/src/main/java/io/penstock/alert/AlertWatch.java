package io.penstock.alert;

import io.penstock.gateway.metrics.MetricSink;
import io.penstock.gateway.metrics.MetricSource;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges a registry again and again, and tells everybody what changed; the log is always told. Any
 * thread.
 */
public final class AlertWatch implements Alerts, MetricSource, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AlertWatch.class);

    private final AlertTable table;
    private final AlertJudge judge;
    private final PrometheusRegistry registry;
    private final InstantSource clock;
    private final List<AlertTarget> targets;
    private final AlertProfiles profiles;

    /** Addresses of profiles by what fires; of its own thread only. */
    private final Map<Case, String> kept = new HashMap<>();

    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("penstock-alerts").daemon(true).factory());
    private volatile List<Alert> firing = List.of();

    private AlertWatch(
            AlertTable table,
            PrometheusRegistry registry,
            InstantSource clock,
            List<AlertTarget> targets,
            AlertProfiles profiles) {
        this.profiles = profiles;
        this.table = table;
        judge = new AlertJudge(table);
        this.registry = registry;
        this.clock = clock;
        this.targets = List.copyOf(targets);
    }

    /** One rule for one group of series. */
    private record Case(AlertRule rule, Map<String, String> labels) {
        static Case of(Alert alert) {
            return new Case(alert.rule(), alert.labels());
        }
    }

    /**
     * Starts to judge, unless the settings say otherwise.
     *
     * @param targets who else is told
     * @param profiles who keeps a profile when an alert fires
     */
    public static AlertWatch start(
            AlertSettings settings,
            PrometheusRegistry registry,
            InstantSource clock,
            List<AlertTarget> targets,
            AlertProfiles profiles) {
        AlertWatch watch =
                new AlertWatch(AlertTable.of(settings), registry, clock, targets, profiles);
        if (settings.enabled()) {
            long everyMs = settings.every().toMillis();
            var _ =
                    watch.thread.scheduleWithFixedDelay(
                            watch::runOnce, everyMs, everyMs, TimeUnit.MILLISECONDS);
        }
        return watch;
    }

    private void runOnce() {
        try {
            long now = clock.millis();
            List<Alert> changes = judge.judge(now, Scrapes.series(registry.scrape(), judge::needs));
            List<Alert> told = changes.stream().map(this::withProfile).toList();
            firing = judge.firing(now).stream().map(this::known).toList();
            told.forEach(this::tell);
            told.stream().filter(alert -> !alert.firing()).map(Case::of).forEach(kept::remove);
        } catch (RuntimeException e) {
            // What throws would never be called again.
            LOG.atWarn().setCause(e).log("alerts could not be judged");
        }
    }

    private Alert withProfile(Alert alert) {
        if (alert.firing()) {
            try {
                String address = profiles.keep(alert);
                if (address != null) {
                    kept.put(Case.of(alert), address);
                }
            } catch (RuntimeException e) {
                LOG.atWarn()
                        .setCause(e)
                        .addKeyValue("alert", alert.rule().name())
                        .log("no profile could be kept of an alert");
            }
        }
        return known(alert);
    }

    private Alert known(Alert alert) {
        return alert.withProfile(kept.get(Case.of(alert)));
    }

    private void tell(Alert alert) {
        (alert.firing() ? LOG.atWarn() : LOG.atInfo())
                .addKeyValue("alert", alert.rule().name())
                .addKeyValue("severity", alert.rule().severity().word())
                .addKeyValue("labels", alert.labels())
                .addKeyValue("value", alert.value())
                .addKeyValue("limit", alert.rule().limit())
                .addKeyValue("runbook", alert.rule().runbook())
                .addKeyValue("profile", String.valueOf(alert.profile()))
                .log(alert.firing() ? "alert fired" : "alert resolved");
        for (AlertTarget target : targets) {
            try {
                target.tell(alert);
            } catch (RuntimeException e) {
                LOG.atWarn()
                        .setCause(e)
                        .addKeyValue("alert", alert.rule().name())
                        .log("alert could not be told");
            }
        }
    }

    @Override
    public List<Alert> firing() {
        return firing;
    }

    @Override
    public void collect(MetricSink sink) {
        List<Alert> now = firing;
        for (AlertRule rule : table.rules()) {
            sink.gauge(
                    "penstock_alerts_firing",
                    "How many times an alert fires now, as the node itself judges.",
                    Map.of("alert", rule.name(), "severity", rule.severity().word()),
                    (double) now.stream().filter(a -> a.rule().equals(rule)).count());
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
