package io.penstock.alert;

import java.util.Locale;

/** How soon somebody has to look. */
public enum Severity {
    /** Today. */
    WARNING,
    /** Now. */
    CRITICAL;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** Returns it as labels and JSON show it. */
    public String word() {
        return word;
    }
}
