package io.penstock.alert;

import io.penstock.gateway.metrics.MetricSink;
import io.penstock.gateway.metrics.MetricSource;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.InstantSource;
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
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("penstock-alerts").daemon(true).factory());
    private volatile List<Alert> firing = List.of();

    private AlertWatch(
            AlertTable table,
            PrometheusRegistry registry,
            InstantSource clock,
            List<AlertTarget> targets) {
        this.table = table;
        judge = new AlertJudge(table);
        this.registry = registry;
        this.clock = clock;
        this.targets = List.copyOf(targets);
    }

    /**
     * Starts to judge, unless the settings say otherwise.
     *
     * @param targets who else is told
     */
    public static AlertWatch start(
            AlertSettings settings,
            PrometheusRegistry registry,
            InstantSource clock,
            List<AlertTarget> targets) {
        AlertWatch watch = new AlertWatch(AlertTable.of(settings), registry, clock, targets);
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
            firing = judge.firing(now);
            changes.forEach(this::tell);
        } catch (RuntimeException e) {
            // What throws would never be called again.
            LOG.atWarn().setCause(e).log("alerts could not be judged");
        }
    }

    private void tell(Alert alert) {
        (alert.firing() ? LOG.atWarn() : LOG.atInfo())
                .addKeyValue("alert", alert.rule().name())
                .addKeyValue("severity", alert.rule().severity().word())
                .addKeyValue("labels", alert.labels())
                .addKeyValue("value", alert.value())
                .addKeyValue("limit", alert.rule().limit())
                .addKeyValue("runbook", alert.rule().runbook())
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
