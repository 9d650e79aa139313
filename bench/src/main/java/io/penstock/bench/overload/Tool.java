package io.penstock.bench.overload;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Load generators of other people: {@code hey} and {@code wrk}, where they are installed. */
final class Tool {
    private static final Pattern PERCENTILE = Pattern.compile("(50|95|99)%+ in ([0-9.]+) secs");
    private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");
    private static final Pattern STATUS = Pattern.compile("\\[(\\d{3})]\\s+(\\d+) responses");
    private static final Pattern ERRORS = Pattern.compile("\\[(\\d+)]\\s+(?:Get|Post) ");
    private static final Pattern WRK_PERCENTILE =
            Pattern.compile("(50|99)%\\s+([0-9.]+(?:us|ms|s))");

    private Tool() {}

    /** Runs hey; says rate, percentiles, statuses and errors. */
    static String hey(String... arguments) throws InterruptedException {
        return run("hey", arguments, Tool::ofHey);
    }

    /** Runs wrk; says rate and percentiles. */
    static String wrk(String... arguments) throws InterruptedException {
        return run(
                "wrk",
                arguments,
                text -> {
                    List<String> parts = new ArrayList<>();
                    parts.add(first(RATE, text) + "/s");
                    WRK_PERCENTILE
                            .matcher(text)
                            .results()
                            .forEach(
                                    found ->
                                            parts.add("p" + found.group(1) + " " + found.group(2)));
                    text.lines()
                            .map(String::strip)
                            .filter(
                                    line ->
                                            line.startsWith("Socket errors")
                                                    || line.startsWith("Non-2xx"))
                            .forEach(parts::add);
                    return String.join(", ", parts);
                });
    }

    private interface Reader {
        String read(String text);
    }

    private static String run(String program, String[] arguments, Reader reader)
            throws InterruptedException {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String text =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            return program + ": " + reader.read(text);
        } catch (IOException e) {
            return program + " is not installed";
        }
    }

    private static String ofHey(String text) {
        List<String> parts = new ArrayList<>();
        parts.add(Math.round(Double.parseDouble(first(RATE, text))) + "/s");
        PERCENTILE
                .matcher(text)
                .results()
                .forEach(
                        found ->
                                parts.add(
                                        "p"
                                                + found.group(1)
                                                + " "
                                                + Math.round(
                                                                Double.parseDouble(found.group(2))
                                                                        * 10_000)
                                                        / 10.0
                                                + " ms"));
        TreeMap<String, String> statuses = new TreeMap<>();
        STATUS.matcher(text)
                .results()
                .forEach(found -> statuses.put(found.group(1), found.group(2)));
        statuses.forEach((status, count) -> parts.add(count + " × " + status));
        long errors =
                ERRORS.matcher(text)
                        .results()
                        .mapToLong(found -> Long.parseLong(found.group(1)))
                        .sum();
        parts.add("errors " + errors);
        return String.join(", ", parts);
    }

    private static String first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group(1) : "0";
    }
}
