package io.penstock.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.Yaml;

/**
 * A board of Grafana as somebody exported it: its expressions, and the variables in them, filled in
 * as Grafana does.
 */
final class Board {
    private static final Pattern QUERY_RESULT = Pattern.compile("query_result\\((.*)\\)");
    private static final Pattern LABEL_VALUES =
            Pattern.compile("label_values\\((.*),\\s*(\\w+)\\)");

    private final List<String> expressions = new ArrayList<>();
    private final List<Map<String, Object>> variables = new ArrayList<>();

    /** Asks Prometheus for the series that fit, each as in {@code name{label="value"}}. */
    interface Series {
        List<String> of(String expression) throws Exception;
    }

    private Board(Object root) {
        walk(root);
    }

    /** Reads a board. */
    static Board read(Path file) throws IOException {
        // Every JSON is YAML.
        return new Board(new Yaml().load(Files.readString(file)));
    }

    private void walk(Object value) {
        if (value instanceof Map<?, ?> map) {
            if (map.get("expr") instanceof String expression) {
                expressions.add(expression);
            }
            if (map.get("templating") instanceof Map<?, ?> templating
                    && templating.get("list") instanceof List<?> list) {
                list.forEach(this::variable);
            }
            map.values().forEach(this::walk);
        } else if (value instanceof List<?> list) {
            list.forEach(this::walk);
        }
    }

    private void variable(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> variable = new LinkedHashMap<>();
            map.forEach((name, field) -> variable.put(String.valueOf(name), field));
            variables.add(variable);
        }
    }

    /** Returns the expressions with each variable filled in from what Prometheus has. */
    List<String> filledIn(Series series) throws Exception {
        Map<String, String> values = new LinkedHashMap<>();
        for (Map<String, Object> variable : variables) {
            values.put(String.valueOf(variable.get("name")), value(variable, values, series));
        }
        return expressions.stream().map(expression -> filled(expression, values)).toList();
    }

    private static String value(
            Map<String, Object> variable, Map<String, String> values, Series series)
            throws Exception {
        Object all = variable.get("allValue");
        if (Boolean.TRUE.equals(variable.get("includeAll")) && all != null) {
            return String.valueOf(all);
        }
        String query = filled(String.valueOf(variable.get("query")), values);
        Matcher labels = LABEL_VALUES.matcher(query);
        Matcher result = QUERY_RESULT.matcher(query);
        Pattern wanted;
        String expression;
        if (labels.matches()) {
            expression = labels.group(1);
            wanted = Pattern.compile(".*[{,]" + labels.group(2) + "=\"([^\"]*).*");
        } else if (result.matches()) {
            expression = result.group(1);
            String regex = String.valueOf(variable.get("regex"));
            wanted = Pattern.compile(regex.substring(1, regex.length() - 1));
        } else {
            throw new AssertionError("no way to fill in " + variable);
        }
        for (String found : series.of(expression)) {
            Matcher matcher = wanted.matcher(found);
            if (matcher.find()) {
                return matcher.group(1);
            }
        }
        throw new AssertionError("nothing fits the variable " + variable.get("name"));
    }

    private static String filled(String text, Map<String, String> values) {
        String filled = text;
        for (Map.Entry<String, String> value : values.entrySet()) {
            filled =
                    filled.replace("${" + value.getKey() + "}", value.getValue())
                            .replaceAll(
                                    "\\$" + value.getKey() + "\\b",
                                    Matcher.quoteReplacement(value.getValue()));
        }
        return filled;
    }
}
