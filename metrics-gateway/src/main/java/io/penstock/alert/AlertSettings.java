package io.penstock.alert;

import io.penstock.json.InvalidField;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whether and by which limits a node judges itself.
 *
 * @param enabled whether it does
 * @param every how often, from 100 ms
 * @param waitAtMost waits of the table are cut to this; shorter ones are for trying alerts out
 * @param memoryThreshold bytes of the heap in use, for HeapAllocHigh
 * @param goroutineThreshold threads, for ThreadsExtreme
 * @param gcThreshold collections a second, for GcRateExtreme
 * @param webhook where each alert is posted as JSON; absent: nowhere
 */
public record AlertSettings(
        boolean enabled,
        Duration every,
        Duration waitAtMost,
        long memoryThreshold,
        int goroutineThreshold,
        double gcThreshold,
        @Nullable URI webhook) {
    /** On, every 10 s, with the limits of the documentation and no webhook. */
    public static final AlertSettings STANDARD =
            new AlertSettings(
                    true, Duration.ofSeconds(10), Duration.ofHours(1), 1L << 30, 5_000, 50, null);

    /** Leaves the address of the webhook out, as it may hold a secret. */
    @Override
    public String toString() {
        return "AlertSettings["
                + String.join(
                        ", ",
                        enabled ? "on" : "off",
                        "every " + every,
                        "waitAtMost " + waitAtMost,
                        "memory " + memoryThreshold,
                        "goroutines " + goroutineThreshold,
                        "gc " + gcThreshold,
                        webhook == null ? "no webhook" : "a webhook")
                + "]";
    }

    public AlertSettings {
        if (every.toMillis() < 100) {
            throw new InvalidField("alerting.every", "must be at least 100 ms, is " + every);
        }
        if (waitAtMost.isNegative()) {
            throw new InvalidField("alerting.wait_at_most", "must not be negative");
        }
        if (memoryThreshold < 1) {
            throw new InvalidField(
                    "alerting.memory-threshold", "must be at least 1, is " + memoryThreshold);
        }
        if (goroutineThreshold < 1) {
            throw new InvalidField(
                    "alerting.goroutine-threshold", "must be at least 1, is " + goroutineThreshold);
        }
        if (!(gcThreshold > 0)) {
            throw new InvalidField("alerting.gc-threshold", "must be above 0, is " + gcThreshold);
        }
        if (webhook != null
                && !("http".equals(webhook.getScheme()) || "https".equals(webhook.getScheme()))) {
            // The address is not repeated: it may hold a secret.
            throw new InvalidField("alerting.webhook", "must begin with http:// or https://");
        }
    }
}
