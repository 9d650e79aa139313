package io.penstock.cli;

import io.penstock.lag.GroupLag;
import io.penstock.lag.LagTime;
import io.penstock.lag.Pace;
import io.penstock.lag.PartitionLag;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows how far consumer groups are behind. */
@Command(
        name = "lag",
        description = {
            "Show how far each consumer group of the cluster is behind, the worst first, or each"
                    + " partition of one group.",
            "A verdict is ok, warn, rewound, stalled or stopped; WHY names what was seen."
        },
        footer = {
            "",
            "Example:",
            "  ./penstock lag",
            "  ./penstock lag --verdict stalled,stopped",
            "  ./penstock lag penstock --json"
        })
final class LagCommand extends Subcommand {
    private static final int CLIENT_COLUMNS = 32;

    @Parameters(arity = "0..1", paramLabel = "GROUP", description = "the group's id")
    private @Nullable String group;

    @Option(
            names = "--verdict",
            paramLabel = "VERDICT[,…]",
            description = "only groups with these verdicts")
    private @Nullable String verdict;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "how many groups, 1 to 1000 (default: ${DEFAULT-VALUE})")
    private int limit = 50;

    LagCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() {
        if (limit < 1 || limit > 1_000) {
            throw CommandFailure.usage("--limit must be 1 to 1000, is " + limit);
        }
        if (group != null && verdict != null) {
            throw CommandFailure.usage("--verdict goes with a list of groups, not with one");
        }
        try (GatewayClient gateway = gateway()) {
            GatewayClient.Answer answer = gateway.get(path());
            if (connection().json()) {
                print(answer.text());
            } else if (group != null) {
                partitions(GroupLag.Shown.read(answer.body()));
            } else {
                groups(JsonPage.read(answer.body(), "groups"));
            }
            return 0;
        }
    }

    private String path() {
        if (group != null) {
            return "/api/v1/lag/" + GatewayClient.segment(group);
        }
        Map<String, @Nullable String> parameters = new LinkedHashMap<>();
        parameters.put("verdict", verdict);
        parameters.put("limit", Integer.toString(limit));
        return "/api/v1/lag" + GatewayClient.query(parameters);
    }

    private void groups(JsonPage page) {
        Table table =
                new Table(
                        "GROUP",
                        "VERDICT",
                        ">LAG",
                        ">BEHIND",
                        ">GROWS/S",
                        ">DRAINED IN",
                        "HOTTEST",
                        "WHY");
        for (byte[] json : page.items()) {
            GroupLag.Shown shown = GroupLag.Shown.read(json);
            table.row(
                    shown.group(),
                    shown.verdict().word(),
                    Wording.count(shown.lag()),
                    behind(shown.time()),
                    perSecond(shown.velocity()),
                    drain(shown),
                    shown.hottest(),
                    shown.why());
        }
        table.print(out(), tableColumns());
    }

    private void partitions(GroupLag.Shown shown) {
        Table table =
                new Table(
                        "TOPIC",
                        ">PARTITION",
                        "VERDICT",
                        ">COMMITTED",
                        ">END",
                        ">LAG",
                        ">BEHIND",
                        ">GROWS/S",
                        "CLIENT",
                        "WHY");
        for (PartitionLag.Shown partition : shown.partitions()) {
            table.row(
                    partition.partition().topic(),
                    Integer.toString(partition.partition().number()),
                    partition.verdict().word(),
                    Long.toString(partition.committed()),
                    Long.toString(partition.end()),
                    Wording.count(partition.lag()),
                    behind(partition.time()),
                    perSecond(partition.velocity()),
                    client(partition.clientId()),
                    partition.why());
        }
        table.print(out(), tableColumns());
    }

    /** What tells clients of one program apart stands at the end. */
    private static @Nullable String client(@Nullable String id) {
        return id == null ? null : Wording.ending(id, CLIENT_COLUMNS);
    }

    private static @Nullable String behind(LagTime time) {
        if (!time.isKnown()) {
            return null;
        }
        String text = time.ms() == 0 ? "0 s" : Wording.duration(Duration.ofMillis(time.ms()));
        return time.atLeast() ? "over " + text : text;
    }

    private static @Nullable String drain(GroupLag.Shown shown) {
        return shown.lag() == 0 || shown.drainMs() == Pace.NEVER
                ? null
                : Wording.duration(Duration.ofMillis(shown.drainMs()));
    }

    private static String perSecond(double velocity) {
        return String.format(Locale.ROOT, "%+.1f", velocity);
    }
}
