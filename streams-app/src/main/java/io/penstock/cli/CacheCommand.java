package io.penstock.cli;

import io.penstock.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows the cache of a node. */
@Command(
        name = "cache",
        description =
                "Show the cache of hot results: memory, Redis, and what copies the log to it.",
        footer = {"", "Example:", "  ./penstock cache", "  ./penstock cache invalidate --tag acme"})
final class CacheCommand extends Subcommand {
    private CacheCommand(Surroundings surroundings) {
        super(surroundings);
    }

    static CommandLine group(Surroundings surroundings) {
        return new CommandLine(new CacheCommand(surroundings))
                .addSubcommand(new Invalidate(surroundings));
    }

    @Override
    public Integer call() {
        try (GatewayClient gateway = gateway()) {
            GatewayClient.Answer answer = gateway.get("/api/v1/cache");
            if (connection().json()) {
                print(answer.text());
            } else {
                Table table = new Table("WHAT", "VALUE");
                JsonLeaves.of(answer.body()).forEach(table::row);
                table.print(out(), tableColumns());
            }
            return 0;
        }
    }

    /** Drops from it. */
    @Command(
            name = "invalidate",
            description = "Drop keys from the cache: here, in Redis, and on the other nodes.",
            footer = {
                "",
                "Example:",
                "  ./penstock cache invalidate --prefix task:result:",
                "  ./penstock cache invalidate --key task:result:a --key task:result:b"
            })
    static final class Invalidate extends Subcommand {
        @ArgGroup(multiplicity = "1")
        private Selected selected = new Selected();

        Invalidate(Surroundings surroundings) {
            super(surroundings);
        }

        /** One way to select. */
        static final class Selected {
            @Option(names = "--key", paramLabel = "KEY", description = "this key; repeatable")
            private List<String> keys = new ArrayList<>();

            @Option(names = "--prefix", paramLabel = "TEXT", description = "keys that begin so")
            private @Nullable String prefix;

            @Option(
                    names = "--pattern",
                    paramLabel = "GLOB",
                    description = "keys that fit, as Redis writes patterns")
            private @Nullable String pattern;

            @Option(names = "--tag", paramLabel = "TAG", description = "keys that carry the tag")
            private @Nullable String tag;

            String json() {
                if (!keys.isEmpty()) {
                    return keys.stream()
                            .map(JsonText::quote)
                            .collect(Collectors.joining(",", "{\"keys\":[", "]}"));
                }
                return prefix != null
                        ? one("prefix", prefix)
                        : pattern != null
                                ? one("pattern", pattern)
                                : one("tag", tag == null ? "" : tag);
            }

            private static String one(String name, String value) {
                return "{\"" + name + "\":" + JsonText.quote(value) + "}";
            }
        }

        @Override
        public Integer call() {
            try (GatewayClient gateway = gateway()) {
                GatewayClient.Answer answer =
                        gateway.post(
                                "/api/v1/cache/invalidate",
                                selected.json().getBytes(StandardCharsets.UTF_8),
                                Duration.ZERO);
                print(connection().json() ? answer.text() : "dropped");
                return 0;
            }
        }
    }
}
