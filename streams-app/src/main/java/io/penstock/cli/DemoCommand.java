package io.penstock.cli;

import io.penstock.demo.Demo;
import io.penstock.json.InvalidField;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows the whole pipeline at work on this machine. */
@Command(
        name = "demo",
        description = {
            "Show the whole pipeline at work on this machine, with a proof at the end.",
            "It indexes the source code of the JDK that it runs on: one task for each file and each"
                    + " of three jobs, done by three agents in processes of their own. Kafka, Redis and"
                    + " a node are started for it; nothing is left behind.",
            "Ends with 0 only when every task has its result and all of them equal those of a"
                    + " direct pass over the archive."
        },
        footer = {"", "Example:", "  ./penstock demo", "  ./penstock demo --tasks 3000"})
final class DemoCommand extends Subcommand {
    @Option(
            names = "--tasks",
            paramLabel = "N",
            description = "submit just N tasks, files in the archive's order")
    private @Nullable Integer tasks;

    @Option(
            names = "--archive",
            paramLabel = "FILE",
            description = "another zip of source code; jrt:/ for the JDK's classes")
    private @Nullable String archive;

    DemoCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() throws InterruptedException {
        try (ProgressBar progress = ProgressBar.of(err(), surroundings(), "indexing")) {
            return connection().json() ? runForMachines(progress) : runForPeople(progress);
        } catch (InvalidField e) {
            throw CommandFailure.usage("--" + e.field() + " " + e.rule());
        } catch (IllegalStateException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new CommandFailure("cannot read the archive: " + e.getMessage(), e);
        }
    }

    private int runForPeople(ProgressBar progress) throws IOException, InterruptedException {
        DemoReport report = new DemoReport(out(), progress);
        return report.proof(demo(report).run()) ? 0 : CommandFailure.FAILED;
    }

    private int runForMachines(ProgressBar progress) throws IOException, InterruptedException {
        Demo.Outcome outcome = demo(progress::at).run();
        print(DemoJson.of(outcome));
        return outcome.isProven() ? 0 : CommandFailure.FAILED;
    }

    private Demo demo(Demo.Observer observer) {
        Path javaHome = Path.of(System.getProperty("java.home"));
        OptionalInt limit = tasks == null ? OptionalInt.empty() : OptionalInt.of(tasks);
        return new Demo(javaHome, archive, limit, observer);
    }
}
