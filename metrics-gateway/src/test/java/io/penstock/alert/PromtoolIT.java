package io.penstock.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.penstock.localstack.Programs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prometheus' own tool reads the rules, and they fire there as they do here. */
class PromtoolIT {
    /** Longer than any window and wait together. */
    private static final int VALUES = 100;

    @Test
    void rulesAreRightAndFireAtTheirLimits(@TempDir Path directory) throws Exception {
        assumeTrue(Programs.isInstalled("promtool"), "promtool is not on the PATH");
        Path rules = directory.resolve("rules.yml");
        Files.writeString(rules, PrometheusRules.yaml(AlertTable.standard()));
        Path cases = directory.resolve("cases.yml");
        Files.writeString(cases, cases());

        assertThat(promtool("check", "rules", rules.toString())).contains("SUCCESS");
        assertThat(promtool("test", "rules", cases.toString())).contains("SUCCESS");
    }

    private static String cases() {
        StringBuilder yaml = new StringBuilder();
        yaml.append("rule_files:\n  - rules.yml\nevaluation_interval: 15s\ntests:\n");
        for (AlertRule rule : AlertTable.standard().rules()) {
            boolean exact = rule.condition() == AlertRule.Condition.EQUAL;
            append(yaml, rule, exact ? rule.limit() - 1 : rule.limit() * 0.99, false);
            append(yaml, rule, exact ? rule.limit() : rule.limit() * 1.01, true);
        }
        return yaml.toString();
    }

    private static void append(StringBuilder yaml, AlertRule rule, double value, boolean fires) {
        yaml.append("  - interval: 15s\n    input_series:\n")
                .append(Situation.of(rule, value).promtool(VALUES))
                .append("    alert_rule_test:\n      - eval_time: 20m\n        alertname: ")
                .append(rule.name())
                .append('\n');
        if (fires) {
            yaml.append("        exp_alerts:\n          - exp_labels:\n              severity: ")
                    .append(rule.severity().word())
                    .append('\n');
            if (rule.perNode()) {
                yaml.append("              instance: node\n");
            }
            rule.by()
                    .forEach(
                            label ->
                                    yaml.append("              ")
                                            .append(label)
                                            .append(": some-")
                                            .append(label)
                                            .append('\n'));
            yaml.append("            exp_annotations:\n              summary: '")
                    .append(rule.summary())
                    .append("'\n              runbook: '")
                    .append(rule.runbook())
                    .append("'\n");
        }
    }

    private static String promtool(String... arguments) throws IOException, InterruptedException {
        Process process;
        try {
            String[] command = new String[arguments.length + 1];
            command[0] = "promtool";
            System.arraycopy(arguments, 0, command, 1, arguments.length);
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new AssertionError("promtool is not there: install Debian's prometheus", e);
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }
}
