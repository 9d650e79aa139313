package io.penstock.cli;

import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/** Shows which alerts fire. */
@Command(
        name = "alerts",
        description = "Show what a node finds wrong with itself and with consumer groups now.",
        footer = {"", "Example:", "  ./penstock alerts", "  ./penstock alerts --json"})
final class AlertsCommand extends Subcommand {
    private static final String LABELS = "labels.";

    AlertsCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() {
        try (GatewayClient gateway = gateway()) {
            GatewayClient.Answer answer = gateway.get("/api/v1/alerts");
            if (connection().json()) {
                print(answer.text());
                return 0;
            }
            JsonPage page = JsonPage.read(answer.body(), "alerts");
            if (page.items().isEmpty()) {
                print("no alert fires");
            } else {
                table(page);
            }
            return 0;
        }
    }

    private void table(JsonPage page) {
        Instant now = surroundings().clock().instant();
        Table table =
                new Table("SEVERITY", "ALERT", "FOR", ">VALUE", ">LIMIT", "SINCE", "WHAT", "DO");
        for (byte[] json : page.items()) {
            Map<String, String> alert = JsonLeaves.of(json);
            String since = alert.getOrDefault("since", "0");
            table.row(
                    alert.get("severity"),
                    alert.get("alert"),
                    labels(alert),
                    alert.get("value"),
                    alert.get("limit"),
                    Wording.ago(Long.parseLong(since), now),
                    alert.get("summary"),
                    alert.get("runbook"));
        }
        table.print(out(), tableColumns());
    }

    private static String labels(Map<String, String> alert) {
        return alert.entrySet().stream()
                .filter(field -> field.getKey().startsWith(LABELS))
                .map(field -> field.getKey().substring(LABELS.length()) + " " + field.getValue())
                .collect(Collectors.joining(", "));
    }
}
