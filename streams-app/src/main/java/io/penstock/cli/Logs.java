package io.penstock.cli;

import java.util.Map;

/**
 * Chooses form and level of the log before the first logger exists. {@code PENSTOCK_LOG=json} gives
 * one JSON object a line, {@code PENSTOCK_LOG_LEVEL} a level; a node logs at INFO by itself, any
 * other command at WARN, because there the answer on the terminal matters.
 */
final class Logs {
    private static final String FORM = "PENSTOCK_LOG";
    private static final String LEVEL = "PENSTOCK_LOG_LEVEL";

    private Logs() {}

    /** Sets the system properties that {@code logback.xml} reads; properties set already win. */
    static void configure(Map<String, String> environment, String[] arguments) {
        String form = environment.getOrDefault(FORM, "text");
        String level = environment.getOrDefault(LEVEL, defaultLevel(arguments));
        setUnlessSet(FORM, form.equals("json") ? "json" : "text");
        setUnlessSet(LEVEL, level);
    }

    private static String defaultLevel(String[] arguments) {
        return arguments.length > 0 && arguments[0].equals("node") ? "INFO" : "WARN";
    }

    private static void setUnlessSet(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
