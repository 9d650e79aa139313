package io.penstock.gateway.metrics;

import java.util.Map;

/**
 * Takes the figures of one scrape. Names and labels may hold any characters; those that Prometheus
 * does not know become underscores. Of figures with the same name and labels the first counts; a
 * value that is not a number is left out. Labels must not change until the scrape is over.
 */
public interface MetricSink {
    /**
     * Takes a figure that rises and falls.
     *
     * @param name what it is, with its unit at the end, as in {@code kafka_consumer_lag_records}
     * @param help one sentence for people
     * @param labels what tells it from others of its name
     * @param value the figure
     */
    void gauge(String name, String help, Map<String, String> labels, double value);

    /**
     * Takes a figure that only rises; negative ones are left out.
     *
     * @param name as for a gauge; {@code _total} is added where it is missing
     * @param help one sentence for people
     * @param labels what tells it from others of its name
     * @param value the figure
     */
    void counter(String name, String help, Map<String, String> labels, double value);

    /**
     * Takes how often which values came.
     *
     * @param name as for a gauge
     * @param help one sentence for people
     * @param labels what tells it from others of its name
     * @param upTo the largest value of each bucket, rising; a last one without a bound follows
     * @param counts values of each bucket alone, one more than bounds
     * @param sum of all values
     */
    void histogram(
            String name,
            String help,
            Map<String, String> labels,
            double[] upTo,
            long[] counts,
            double sum);
}
