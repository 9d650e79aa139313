package io.penstock.alert;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What tells one line of a scrape from all others. Immutable.
 *
 * @param name with the suffix of its kind
 * @param labels values by label
 */
record Series(String name, Map<String, String> labels) {
    Series {
        labels = Map.copyOf(labels);
    }

    /** Returns those of its labels that have the given names. */
    Map<String, String> only(List<String> names) {
        Map<String, String> kept = new HashMap<>();
        for (String name : names) {
            String value = labels.get(name);
            if (value != null) {
                kept.put(name, value);
            }
        }
        return kept;
    }
}
