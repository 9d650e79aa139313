package io.penstock.cli;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The group of commands about what could not be taken, and tasks that failed. */
@Command(
        name = "dead-letters",
        description = "What could not be taken as a task, and tasks that failed or expired.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Example:", "  ./penstock dead-letters list"})
final class DeadLettersCommand implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    static CommandLine group(Surroundings surroundings) {
        return new CommandLine(new DeadLettersCommand())
                .addSubcommand(new ListLetters(surroundings))
                .addSubcommand(new ShowLetter(surroundings));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing: list or show");
    }

    /** Lists dead letters. */
    @Command(
            name = "list",
            description = "List dead letters, newest first.",
            footer = {"", "Example:", "  ./penstock dead-letters list --limit 50"})
    static final class ListLetters extends Subcommand {
        @Option(
                names = "--limit",
                paramLabel = "N",
                description = "how many, 1 to 1000 (default: ${DEFAULT-VALUE})")
        private int limit = 20;

        ListLetters(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        public Integer call() {
            if (limit < 1 || limit > 1_000) {
                throw CommandFailure.usage("--limit must be 1 to 1000, is " + limit);
            }
            try (GatewayClient gateway = gateway()) {
                GatewayClient.Answer answer = gateway.get("/api/v1/dead-letters?limit=" + limit);
                if (connection().json()) {
                    print(answer.text());
                } else {
                    table(JsonPage.read(answer.body(), "deadLetters"));
                }
                return 0;
            }
        }

        private void table(JsonPage page) {
            Instant now = surroundings().clock().instant();
            Table table = new Table("ID", "WHEN", "FROM", "KEY", "REASON");
            for (byte[] json : page.items()) {
                DeadLetter letter = DeadLetter.read(json);
                table.row(
                        letter.id(),
                        Wording.ago(letter.time(), now),
                        letter.topic() + "/" + letter.partition() + "/" + letter.offset(),
                        letter.key(),
                        letter.reason());
            }
            table.print(out(), tableColumns());
        }
    }

    /** Shows one dead letter. */
    @Command(
            name = "show",
            description = "Show a dead letter with its key, headers and value.",
            footer = {"", "Example:", "  ./penstock dead-letters show 3-1042"})
    static final class ShowLetter extends Subcommand {
        @Parameters(paramLabel = "ID", description = "its id, as 'dead-letters list' shows it")
        private String id = "";

        ShowLetter(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        public Integer call() {
            try (GatewayClient gateway = gateway()) {
                GatewayClient.Answer answer =
                        gateway.get("/api/v1/dead-letters/" + GatewayClient.segment(id));
                if (connection().json()) {
                    print(answer.text());
                } else {
                    report(DeadLetter.read(answer.body()));
                }
                return 0;
            }
        }

        private void report(DeadLetter letter) {
            PrintWriter out = out();
            out.println("dead letter " + letter.id());
            out.println("reason      " + Table.oneLine(letter.reason()));
            out.println(
                    "from        "
                            + letter.topic()
                            + ", partition "
                            + letter.partition()
                            + ", offset "
                            + letter.offset());
            out.println(
                    "when        "
                            + Wording.time(letter.time(), ZoneId.systemDefault())
                            + " ("
                            + Wording.ago(letter.time(), surroundings().clock().instant())
                            + ")");
            out.println("key         " + (letter.key() == null ? "-" : shown(letter.key())));
            new TreeMap<>(letter.headers())
                    .forEach(
                            (name, text) ->
                                    out.println("header      " + shown(name + ": " + text)));
            out.println("value       " + (letter.value() == null ? "-" : shown(letter.value())));
            out.flush();
        }

        private static String shown(String text) {
            return Table.oneLine(text);
        }
    }
}
