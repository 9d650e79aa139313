package io.penstock.cli;

import io.penstock.gateway.pipeline.AgentView;
import io.penstock.gateway.pipeline.StatsRow;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows what is going on. */
@Command(
        name = "top",
        description = {
            "Show health, rates by type and agents of a node, again and again until Ctrl-C.",
            "With --once, or where no terminal is, it shows them once."
        },
        footer = {"", "Example:", "  ./penstock top", "  ./penstock top --once"})
final class TopCommand extends Subcommand {
    private static final int MOST_AGENTS = 20;

    /** Home, then erase to the end: the screen does not flicker as it would when cleared. */
    private static final String HOME_AND_ERASE = "\u001b[H\u001b[J";

    @Option(names = "--once", description = "show it once")
    private boolean once;

    @Option(
            names = "--interval",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "how often (default: 2s)")
    private Duration interval = Duration.ofSeconds(2);

    TopCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() throws InterruptedException {
        if (connection().json()) {
            once = true;
        }
        if (interval.toMillis() < 100) {
            throw CommandFailure.usage("--interval must be at least 100ms");
        }
        try (GatewayClient gateway = gateway()) {
            while (true) {
                String screen = connection().json() ? json(gateway) : screen(gateway);
                if (once || !surroundings().terminal()) {
                    print(screen.stripTrailing());
                    return 0;
                }
                print(HOME_AND_ERASE + screen);
                TimeUnit.MILLISECONDS.sleep(interval.toMillis());
            }
        }
    }

    private static String json(GatewayClient gateway) {
        return "{\"health\":"
                + gateway.getAny("/health").text()
                + ",\"stats\":"
                + gateway.get("/api/v1/stats?by=type&window=1m").text()
                + ",\"agents\":"
                + gateway.get("/api/v1/agents").text()
                + "}";
    }

    private String screen(GatewayClient gateway) {
        StringWriter text = new StringWriter();
        PrintWriter lines = new PrintWriter(text);
        health(lines, JsonLeaves.of(gateway.getAny("/health").body()));
        lines.println();
        types(lines, gateway.get("/api/v1/stats?by=type&window=1m").body());
        lines.println();
        agents(lines, JsonPage.read(gateway.get("/api/v1/agents").body(), "agents"));
        return text.toString();
    }

    private static void health(PrintWriter lines, Map<String, String> health) {
        lines.println(
                Table.oneLine(
                        health.getOrDefault("status", "?")
                                + ", streams "
                                + health.getOrDefault("streams", "?")
                                + ", Redis "
                                + health.getOrDefault("redis", "?")
                                + ", heap "
                                + megabytes(health.getOrDefault("memory.heap_alloc", "0"))
                                + " MB, threads "
                                + health.getOrDefault("goroutines", "?")
                                + ", collections "
                                + health.getOrDefault("gc.count", "?")));
        String reasons = health.getOrDefault("reasons", "[]");
        if (!reasons.equals("[]")) {
            lines.println(Table.oneLine("because " + reasons));
        }
    }

    private static long megabytes(String bytes) {
        return bytes.matches("\\d{1,18}") ? Long.parseLong(bytes) >> 20 : 0;
    }

    private void types(PrintWriter lines, byte[] json) {
        Map<String, String> bounds = JsonLeaves.of(json);
        long coveredMs =
                Math.max(
                        1,
                        Long.parseLong(bounds.getOrDefault("to", "1"))
                                - Long.parseLong(bounds.getOrDefault("from", "0")));
        Table table =
                new Table(
                        "TYPE, LAST MINUTE", ">SUCCEEDED", ">FAILED", ">A SECOND", ">P50", ">P99");
        for (byte[] item : JsonPage.read(json, "rows").items()) {
            StatsRow row = StatsRow.read(item);
            Long median = row.p50Ms();
            Long slowest = row.p99Ms();
            table.row(
                    row.other() ? "(all others)" : row.key(),
                    Wording.count(row.succeeded()),
                    Wording.count(row.failed()),
                    String.format(Locale.ROOT, "%,.1f", row.rate(coveredMs)),
                    median == null ? null : Wording.duration(Duration.ofMillis(median)),
                    slowest == null ? null : Wording.duration(Duration.ofMillis(slowest)));
        }
        table.print(lines, tableColumns());
    }

    private void agents(PrintWriter lines, JsonPage page) {
        Instant now = surroundings().clock().instant();
        Table table = new Table("AGENT", ">BUSY", ">OF", "HEARD", "CAPABILITIES");
        int free = 0;
        int slots = 0;
        for (int i = 0; i < page.items().size(); i++) {
            AgentView agent = AgentView.read(page.items().get(i));
            slots += agent.capacity();
            free += Math.max(0, agent.capacity() - agent.inFlight());
            if (i < MOST_AGENTS) {
                table.row(
                        agent.id(),
                        Wording.count(agent.inFlight()),
                        Wording.count(agent.capacity()),
                        Wording.ago(agent.heardAt(), now),
                        String.join(", ", agent.capabilities()));
            }
        }
        table.print(lines, tableColumns());
        lines.println(
                Wording.counted(page.items().size(), "agent")
                        + ", "
                        + free
                        + " of "
                        + slots
                        + " slots are free");
    }
}
