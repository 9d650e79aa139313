package io.penstock.cli;

import java.util.Map;

/**
 * Chooses form and level of the log before the first logger exists. {@code PENSTOCK_LOG=json} gives
 * one JSON object a line, {@code PENSTOCK_LOG_LEVEL} a level. A node logs at INFO by itself, any
 * other command at WARN and without Kafka's own words: there the answer on the terminal matters,
 * and Kafka's clients call every retry an error.
 */
final class Logs {
    private static final String FORM = "PENSTOCK_LOG";
    private static final String LEVEL = "PENSTOCK_LOG_LEVEL";
    private static final String KAFKA_LEVEL = "PENSTOCK_KAFKA_LOG_LEVEL";

    private Logs() {}

    /** Sets the system properties that {@code logback.xml} reads; properties set already win. */
    static void configure(Map<String, String> environment, String[] arguments) {
        boolean node = arguments.length > 0 && arguments[0].equals("node");
        String level = environment.get(LEVEL);
        setUnlessSet(FORM, "json".equals(environment.get(FORM)) ? "json" : "text");
        setUnlessSet(LEVEL, level != null ? level : node ? "INFO" : "WARN");
        setUnlessSet(
                KAFKA_LEVEL,
                environment.getOrDefault(KAFKA_LEVEL, node || level != null ? "WARN" : "OFF"));
    }

    private static void setUnlessSet(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
