package io.penstock.cli;

import io.penstock.json.InvalidField;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.TypeConversionException;

/** Values of a configuration as what they mean; a wrong one names its key and the rule. */
record SettingValues(NodeConfiguration configuration) {
    private static final DurationConverter DURATIONS = new DurationConverter();

    String text(String key) {
        return configuration.setting(key).value();
    }

    boolean bool(String key) {
        return switch (text(key)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new InvalidField(key, "must be true or false");
        };
    }

    int number(String key) {
        try {
            return Integer.parseInt(text(key));
        } catch (NumberFormatException e) {
            throw new InvalidField(key, "must be a whole number of 32 bits");
        }
    }

    long longNumber(String key) {
        try {
            return Long.parseLong(text(key));
        } catch (NumberFormatException e) {
            throw new InvalidField(key, "must be a whole number");
        }
    }

    double decimal(String key) {
        try {
            return Double.parseDouble(text(key));
        } catch (NumberFormatException e) {
            throw new InvalidField(key, "must be a number");
        }
    }

    Duration duration(String key) {
        try {
            return DURATIONS.convert(text(key));
        } catch (TypeConversionException e) {
            throw new InvalidField(key, "must be a time such as 500ms, 10s, 2m or 1h");
        }
    }

    Duration positive(String key) {
        Duration duration = duration(key);
        if (!duration.isPositive()) {
            throw new InvalidField(key, "must be above 0");
        }
        return duration;
    }

    Set<String> names(String key) {
        Set<String> names = new TreeSet<>();
        for (String name : text(key).split(",")) {
            if (!name.isBlank()) {
                names.add(name.strip());
            }
        }
        return names;
    }
}
