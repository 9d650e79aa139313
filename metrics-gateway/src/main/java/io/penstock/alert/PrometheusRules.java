package io.penstock.alert;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** Writes the table as rules for Prometheus. Stateless. */
public final class PrometheusRules {
    private static final Map<String, String> RECORDED =
            new TreeMap<>(
                    Map.of(
                            "instance:penstock_tasks:rate5m",
                            "sum by (instance, outcome) (rate(penstock_tasks_total[5m]))",
                            "instance:penstock_task_queued_seconds:p95_5m",
                            "histogram_quantile(0.95, sum by (instance, le)"
                                    + " (rate(penstock_task_queued_seconds_bucket[5m])))",
                            "instance:penstock_task_total_seconds:p95_5m",
                            "histogram_quantile(0.95, sum by (instance, le)"
                                    + " (rate(penstock_task_total_seconds_bucket[5m])))",
                            "instance:http_server_requests_seconds:p95_5m",
                            "histogram_quantile(0.95, sum by (instance, le)"
                                    + " (rate(http_server_requests_seconds_bucket[5m])))"));

    private PrometheusRules() {}

    /** Writes the standard table to the file that the first argument names. */
    public static void main(String[] args) throws IOException {
        Files.writeString(Path.of(args[0]), yaml(AlertTable.standard()));
    }

    /** Returns the rules as YAML. */
    public static String yaml(AlertTable table) {
        StringBuilder yaml = new StringBuilder(8_192);
        yaml.append("# Written by io.penstock.alert.PrometheusRules of the table of alerts.\n")
                .append("groups:\n  - name: penstock-recorded\n    rules:\n");
        RECORDED.forEach(
                (name, expression) ->
                        yaml.append("      - record: ")
                                .append(name)
                                .append("\n        expr: ")
                                .append(quoted(expression))
                                .append('\n'));
        yaml.append("  - name: penstock-alerts\n    rules:\n");
        for (AlertRule rule : table.rules()) {
            yaml.append("      - alert: ").append(rule.name());
            yaml.append("\n        expr: ").append(quoted(rule.promql()));
            yaml.append("\n        for: ").append(time(rule.holds()));
            yaml.append("\n        labels:\n          severity: ").append(rule.severity().word());
            yaml.append("\n        annotations:\n          summary: ")
                    .append(quoted(rule.summary()));
            yaml.append("\n          runbook: ").append(quoted(rule.runbook())).append('\n');
        }
        return yaml.toString();
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    private static String time(Duration duration) {
        return duration.toSeconds() + "s";
    }
}
