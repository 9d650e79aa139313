package io.penstock.cli;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A configuration file in YAML as flat keys with the text that stands there: {@code 010} stays
 * {@code 010} and {@code yes} stays {@code yes}. Lists become comma-separated. {@code ${NAME}} and
 * {@code ${NAME:default}} stand for variables of the environment; what a variable holds is taken as
 * it is and never read as YAML.
 */
final class ConfigurationFile {
    private static final Pattern VARIABLE =
            Pattern.compile("\\$\\{(?<name>[A-Za-z_][A-Za-z0-9_]*)(:(?<else>[^}]*))?}");

    private static final int MOST_CHARACTERS = 1 << 20;
    private static final int DEEPEST = 10;

    private final Path path;
    private final Map<String, String> environment;
    private final Map<String, String> values = new TreeMap<>();

    private ConfigurationFile(Path path, Map<String, String> environment) {
        this.path = path;
        this.environment = environment;
    }

    /**
     * Reads a file.
     *
     * @return values by key, sorted
     * @throws CommandFailure with one line, never with a value, when it cannot be read, is no YAML,
     *     names a key twice, or names a variable that is not set and has no default
     */
    static Map<String, String> read(Path path, Map<String, String> environment) {
        if (!Files.isReadable(path) || Files.isDirectory(path)) {
            throw CommandFailure.usage("cannot read " + path + ": give a file that you may read");
        }
        ConfigurationFile file = new ConfigurationFile(path, environment);
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(MOST_CHARACTERS);
        options.setNestingDepthLimit(DEEPEST);
        try (Reader text = Files.newBufferedReader(path)) {
            Node root = new Yaml(options).compose(text);
            if (root != null && !isEmpty(root)) {
                file.add("", root, 0);
            }
            return file.values;
        } catch (MarkedYAMLException e) {
            throw CommandFailure.usage(
                    path
                            + " is not YAML: line "
                            + (e.getProblemMark().getLine() + 1)
                            + ": "
                            + e.getProblem());
        } catch (YAMLException | IOException e) {
            throw CommandFailure.usage(
                    path
                            + " is not YAML: "
                            + String.valueOf(e.getMessage())
                                    .lines()
                                    .findFirst()
                                    .orElse("it cannot be read"));
        }
    }

    private void add(String key, Node node, int depth) {
        if (depth > DEEPEST) {
            throw new YAMLException("nested too deeply at '" + key + "'");
        }
        switch (node) {
            case MappingNode mapping -> {
                for (NodeTuple entry : mapping.getValue()) {
                    String name = scalar(key, entry.getKeyNode());
                    add(key.isEmpty() ? name : key + "." + name, entry.getValueNode(), depth + 1);
                }
            }
            case SequenceNode list ->
                    put(
                            key,
                            list.getValue().stream()
                                    .map(item -> resolved(key, scalar(key, item)))
                                    .collect(Collectors.joining(",")));
            case ScalarNode value when key.isEmpty() ->
                    throw new YAMLException(
                            "keys are expected, line "
                                    + (value.getStartMark().getLine() + 1)
                                    + " is a text");
            case ScalarNode value ->
                    put(key, isEmpty(value) ? "" : resolved(key, value.getValue()));
            default -> throw new YAMLException("an alias at '" + key + "' cannot be followed");
        }
    }

    private static boolean isEmpty(Node node) {
        return node.getTag().equals(Tag.NULL);
    }

    private static String scalar(String key, Node node) {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        throw new YAMLException("'" + key + "' holds a list or object where a text is expected");
    }

    private void put(String key, String value) {
        if (values.putIfAbsent(key, value) != null) {
            throw CommandFailure.usage(path + ": key '" + key + "' stands there twice");
        }
    }

    private String resolved(String key, String text) {
        return VARIABLE.matcher(text)
                .replaceAll(variable -> Matcher.quoteReplacement(valueOf(key, variable)));
    }

    private String valueOf(String key, MatchResult variable) {
        String value = environment.get(variable.group("name"));
        if (value != null) {
            return value;
        }
        if (variable.group("else") == null) {
            throw CommandFailure.usage(
                    path
                            + ": "
                            + key
                            + " names a variable that is not set: ${"
                            + variable.group("name")
                            + "}; set it, or write ${"
                            + variable.group("name")
                            + ":default}");
        }
        return variable.group("else");
    }
}
