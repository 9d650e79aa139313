package io.penstock.gateway.metrics;

/**
 * A part that keeps its own figures, such as a Kafka client. Asked once per scrape, from any
 * thread.
 */
@FunctionalInterface
public interface MetricSource {
    /** Hands each current figure to the sink; must not wait. */
    void collect(MetricSink sink);
}
