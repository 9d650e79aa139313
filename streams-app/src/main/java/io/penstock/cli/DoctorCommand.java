package io.penstock.cli;

import io.penstock.json.JsonText;
import io.penstock.node.NodeSettings;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/** Checks whether a node can run here. */
@Command(
        name = "doctor",
        description = {
            "Check whether a node would run here with this configuration; changes nothing.",
            "Each line is OK, WARN or FAIL with what to do. Ends with 1 when a line says FAIL."
        },
        footer = {"", "Example:", "  ./penstock doctor --config node.yaml"})
final class DoctorCommand extends Subcommand {
    DoctorCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() {
        NodeSettings settings = connection().configuration(Map.of()).toNodeSettings();
        List<Finding> findings = new Checkup(settings, surroundings().clock()).run();
        if (connection().json()) {
            print(
                    findings.stream()
                            .map(DoctorCommand::json)
                            .collect(Collectors.joining(",", "{\"findings\":[", "]}")));
        } else {
            Table table = new Table("VERDICT", "WHAT", "FOUND", "DO");
            findings.forEach(
                    finding ->
                            table.row(
                                    finding.verdict().name(),
                                    finding.what(),
                                    finding.found(),
                                    finding.advice()));
            table.print(out(), 0);
        }
        return findings.stream().anyMatch(f -> f.verdict() == Finding.Verdict.FAIL)
                ? CommandFailure.FAILED
                : 0;
    }

    private static String json(Finding finding) {
        return "{\"verdict\":"
                + JsonText.quote(finding.verdict().name())
                + ",\"what\":"
                + JsonText.quote(finding.what())
                + ",\"found\":"
                + JsonText.quote(finding.found())
                + ",\"do\":"
                + JsonText.quote(finding.advice())
                + "}";
    }
}
