package io.penstock.cli;

import io.penstock.gateway.pipeline.StatsRow;
import io.penstock.json.InvalidField;
import io.penstock.json.JsonFields;
import io.penstock.stats.Grouping;
import io.penstock.stats.StatsSpan;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows statistics. */
@Command(
        name = "stats",
        description = "Show how many tasks ended how in the last minutes or hours, and how fast.",
        footer = {
            "",
            "Times run from submission to end, of tasks that succeeded; RUN is the handler's.",
            "",
            "Example:",
            "  ./penstock stats --by agent --window 1h"
        })
final class StatsCommand extends Subcommand {
    @Option(
            names = "--by",
            paramLabel = "WHAT",
            description = "type, agent or tenant (default: ${DEFAULT-VALUE})")
    private String by = "type";

    @Option(
            names = "--window",
            paramLabel = "TIME",
            description = "1m, 5m, 1h or 24h (default: ${DEFAULT-VALUE})")
    private String window = "5m";

    StatsCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() {
        Map<String, @Nullable String> parameters = new LinkedHashMap<>();
        try {
            parameters.put("by", Grouping.of(by).word());
            parameters.put("window", StatsSpan.of(window).word());
        } catch (InvalidField e) {
            throw CommandFailure.usage("--" + e.field() + " " + e.rule());
        }
        try (GatewayClient gateway = gateway()) {
            GatewayClient.Answer answer =
                    gateway.get("/api/v1/stats" + GatewayClient.query(parameters));
            if (connection().json()) {
                print(answer.text());
            } else {
                table(answer.body());
            }
            return 0;
        }
    }

    private void table(byte[] json) {
        long coveredMs = coveredMs(json);
        Table table =
                new Table(
                        by.toUpperCase(Locale.ROOT),
                        ">SUCCEEDED",
                        ">FAILED",
                        ">CANCELLED",
                        ">EXPIRED",
                        ">A SECOND",
                        ">P50",
                        ">P95",
                        ">P99",
                        ">RUN");
        for (byte[] item : JsonPage.read(json, "rows").items()) {
            StatsRow row = StatsRow.read(item);
            table.row(
                    row.other() ? "(all others)" : row.key(),
                    Wording.count(row.succeeded()),
                    Wording.count(row.failed()),
                    Wording.count(row.cancelled()),
                    Wording.count(row.expired()),
                    String.format(Locale.ROOT, "%,.1f", row.rate(coveredMs)),
                    time(row.p50Ms()),
                    time(row.p95Ms()),
                    time(row.p99Ms()),
                    time(row.executionMs()));
        }
        table.print(out(), tableColumns());
    }

    private static @Nullable String time(@Nullable Long ms) {
        return ms == null ? null : Wording.duration(Duration.ofMillis(ms));
    }

    private static long coveredMs(byte[] json) {
        long[] bounds = {0, 1};
        JsonFields.read(
                json,
                (name, fields) -> {
                    switch (name) {
                        case "from" -> bounds[0] = fields.number();
                        case "to" -> bounds[1] = fields.number();
                        default -> fields.skip();
                    }
                });
        return Math.max(1, bounds[1] - bounds[0]);
    }
}
