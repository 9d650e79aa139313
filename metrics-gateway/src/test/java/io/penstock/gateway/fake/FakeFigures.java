package io.penstock.gateway.fake;

import io.penstock.gateway.metrics.MetricSink;
import io.penstock.gateway.metrics.MetricSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Figures as a test says. */
public final class FakeFigures implements MetricSource {
    private final Map<String, Double> gauges = new ConcurrentHashMap<>();
    private volatile long succeeded;

    /** Says what a gauge shows from now on. */
    public void gauge(String name, double value) {
        gauges.put(name, value);
    }

    /** Says how many tasks have succeeded. */
    public void succeeded(long count) {
        succeeded = count;
    }

    @Override
    public void collect(MetricSink sink) {
        gauges.forEach((name, value) -> sink.gauge(name, "", Map.of(), value));
        sink.counter(
                "penstock_tasks_ended_total", "", Map.of("state", "succeeded"), (double) succeeded);
    }
}
