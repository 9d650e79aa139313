package io.penstock.cli;

import io.penstock.demo.Demo;
import io.penstock.demo.DemoCounts;
import io.penstock.json.JsonText;
import io.penstock.json.PropertyNames;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/** The outcome of the demo for machines: one object. */
final class DemoJson {
    private static final PropertyNames NAMES =
            JsonText.names(
                    "proven",
                    "submitted",
                    "succeeded",
                    "failed",
                    "deadLettered",
                    "tasksPerSecond",
                    "p50Ms",
                    "p95Ms",
                    "p99Ms",
                    "agents",
                    "lines",
                    "digest",
                    "checkLines",
                    "checkDigest");

    private DemoJson() {}

    static String of(Demo.Outcome outcome) {
        DemoCounts counts = outcome.counts();
        byte[] json =
                JsonText.object(
                        NAMES,
                        w -> {
                            w.name(0);
                            w.value(outcome.isProven());
                            JsonText.number(w, 1, (long) counts.submitted());
                            JsonText.number(w, 2, (long) counts.succeeded());
                            JsonText.number(w, 3, (long) counts.failed());
                            JsonText.number(w, 4, (long) counts.deadLettered());
                            w.name(5);
                            w.rawValue(decimal(counts.perSecond()));
                            w.name(6);
                            w.rawValue(millis(counts.latencies().p50()));
                            w.name(7);
                            w.rawValue(millis(counts.latencies().p95()));
                            w.name(8);
                            w.rawValue(millis(counts.latencies().p99()));
                            w.name(9);
                            w.beginObject();
                            counts.byAgent()
                                    .forEach(
                                            (agent, count) -> {
                                                w.name(agent);
                                                w.value((long) count);
                                            });
                            w.endObject();
                            outcome.piped()
                                    .ifPresent(
                                            totals -> {
                                                JsonText.number(w, 10, totals.lines());
                                                JsonText.text(w, 11, totals.digest());
                                            });
                            JsonText.text(w, 12, outcome.check().lines());
                            JsonText.text(w, 13, outcome.check().digest());
                        });
        return new String(json, StandardCharsets.UTF_8);
    }

    private static String millis(Duration duration) {
        return decimal(duration.toNanos() / 1e6);
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
