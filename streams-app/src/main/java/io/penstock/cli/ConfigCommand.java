package io.penstock.cli;

import io.penstock.json.JsonText;
import io.penstock.json.PropertyNames;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The group of commands about a node's configuration. */
@Command(
        name = "config",
        description = "A node's configuration.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Example:", "  ./penstock config show --config node.yaml"})
final class ConfigCommand implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    static CommandLine group(Surroundings surroundings) {
        return new CommandLine(new ConfigCommand()).addSubcommand(new Show(surroundings));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing: show");
    }

    /** Shows the configuration. */
    @Command(
            name = "show",
            description = {
                "Show each key with its value and who set it: default, file, environment or option.",
                "A variable of the environment is named after its key: PENSTOCK_KAFKA_BOOTSTRAP sets"
                        + " kafka.bootstrap."
            },
            footer = {"", "Example:", "  ./penstock config show --config node.yaml"})
    static final class Show extends Subcommand {
        private static final PropertyNames NAMES = JsonText.names("key", "value", "source");

        Show(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        public Integer call() {
            NodeConfiguration configuration = connection().configuration(Map.of());
            List<Setting> settings = configuration.settings();
            if (connection().json()) {
                print(
                        settings.stream()
                                .map(Show::json)
                                .collect(Collectors.joining(",", "{\"settings\":[", "]}")));
            } else {
                Table table = new Table("KEY", "VALUE", "SET BY");
                settings.forEach(
                        setting ->
                                table.row(setting.key(), setting.shown(), setting.source().word()));
                table.print(out(), 0);
            }
            // A value that breaks a rule is told here, before a node refuses it.
            var _ = configuration.toNodeSettings();
            return 0;
        }

        private static String json(Setting setting) {
            byte[] json =
                    JsonText.object(
                            NAMES,
                            w -> {
                                JsonText.text(w, 0, setting.key());
                                JsonText.text(w, 1, setting.shown());
                                JsonText.text(w, 2, setting.source().word());
                            });
            return new String(json, StandardCharsets.UTF_8);
        }
    }
}
