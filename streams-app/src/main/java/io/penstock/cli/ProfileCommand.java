package io.penstock.cli;

import io.penstock.profile.ProfileKind;
import io.penstock.profile.RecordedProfiles;
import io.penstock.profile.pprof.MalformedProfile;
import io.penstock.profile.pprof.PprofDecoder;
import io.penstock.profile.pprof.PprofEncoder;
import io.penstock.profile.pprof.Profile;
import io.penstock.profile.pprof.TopTable;
import io.penstock.profile.recording.RecordedSamples;
import io.penstock.profile.view.FlameGraphs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks at profiles without Go: of a node, of this machine, of any program that writes pprof. */
@Command(
        name = "profile",
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "Look at profiles in files: those of go tool pprof, and recordings of the flight recorder."
        },
        footer = {
            "",
            "Example:",
            "  ./penstock profile top cpu.prof",
            "  ./penstock profile flamegraph cpu.prof -o cpu.html",
            "A node gives such a file:",
            "  curl -s 'http://127.0.0.1:6060/debug/pprof/profile?seconds=10' -o cpu.prof"
        })
final class ProfileCommand implements Runnable {
    private static final String JFR = ".jfr";

    @Spec private CommandSpec spec = CommandSpec.create();

    private ProfileCommand() {}

    static CommandLine group(Surroundings surroundings) {
        return new CommandLine(new ProfileCommand())
                .addSubcommand(new Top(surroundings))
                .addSubcommand(new Diff(surroundings))
                .addSubcommand(new Graph(surroundings))
                .addSubcommand(new Convert(surroundings));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    /** What the commands have in common. */
    abstract static class OfFiles extends Subcommand {
        @Option(
                names = "--sample-index",
                paramLabel = "TYPE",
                description = "which of the values, as cpu, delay or alloc_space")
        private @Nullable String type;

        @Option(
                names = "--kind",
                paramLabel = "KIND",
                description = {
                    "what to take from a recording: cpu, allocs, block, mutex or threadcreate"
                            + " (default: ${DEFAULT-VALUE})"
                })
        private String kind = "cpu";

        OfFiles(Surroundings surroundings) {
            super(surroundings);
        }

        /** Reads a profile; what ends in .jfr is a recording. */
        final Profile read(Path file) {
            try {
                return file.toString().endsWith(JFR)
                        ? RecordedProfiles.of(kind(), RecordedSamples.allOf(file), "jfr")
                        : PprofDecoder.read(file);
            } catch (NoSuchFileException e) {
                throw CommandFailure.usage("no file " + file);
            } catch (IOException | MalformedProfile e) {
                throw new CommandFailure(file + ": " + e.getMessage(), e);
            }
        }

        private ProfileKind kind() {
            return ProfileKind.of(kind)
                    .filter(RecordedProfiles::has)
                    .orElseThrow(
                            () ->
                                    CommandFailure.usage(
                                            "--kind must be cpu, allocs, block, mutex or"
                                                    + " threadcreate, is "
                                                    + kind));
        }

        final int index(Profile profile) {
            if (type == null) {
                return profile.standardIndex();
            }
            int index = profile.indexOf(type);
            if (index < 0) {
                throw CommandFailure.usage(
                        "--sample-index must be one of "
                                + String.join(
                                        ", ",
                                        profile.types().stream()
                                                .map(known -> known.type())
                                                .toList()));
            }
            return index;
        }

        final void print(Profile profile, boolean cumulative, int limit) {
            if (limit < 1) {
                throw CommandFailure.usage("--limit must be at least 1, is " + limit);
            }
            TopTable table =
                    TopTable.of(
                            profile,
                            index(profile),
                            cumulative ? TopTable.Order.CUMULATIVE : TopTable.Order.FLAT,
                            limit);
            print(
                    connection().json()
                            ? new String(table.toJson(), StandardCharsets.UTF_8)
                            : table.toText().stripTrailing());
        }

        final void write(Path file, byte[] bytes) {
            try {
                Files.write(file, bytes);
            } catch (IOException e) {
                throw new CommandFailure(file + " cannot be written: " + e.getMessage(), e);
            }
            print("written: " + file);
        }
    }

    /** Prints the costliest functions. */
    @Command(
            name = "top",
            description = "Print the functions that cost most, as go tool pprof -top does.",
            footer = {"", "Example:", "  ./penstock profile top cpu.prof --cum"})
    static final class Top extends OfFiles {
        @Parameters(paramLabel = "FILE", description = "a profile or a recording (.jfr)")
        private Path file = Path.of("");

        @Option(
                names = {"--cum", "--cumulative"},
                description = "order by what a function costs with all that it calls")
        private boolean cumulative;

        @Option(
                names = "--limit",
                paramLabel = "N",
                description = "most rows (default: ${DEFAULT-VALUE})")
        private int limit = 10;

        Top(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        public Integer call() {
            print(read(file), cumulative, limit);
            return 0;
        }
    }

    /** Compares two. */
    @Command(
            name = "diff",
            description = "Print what the second profile has more and less than the first.",
            footer = {
                "",
                "Example:",
                "  ./penstock profile diff before.prof after.prof",
                "  ./penstock profile diff before.prof after.prof -o diff.html"
            })
    static final class Diff extends OfFiles {
        @Parameters(index = "0", paramLabel = "BEFORE", description = "the first")
        private Path before = Path.of("");

        @Parameters(index = "1", paramLabel = "AFTER", description = "the second")
        private Path after = Path.of("");

        @Option(
                names = {"-o", "--output"},
                paramLabel = "HTML",
                description = "write a flame graph coloured by the difference instead")
        private @Nullable Path output;

        @Option(
                names = "--limit",
                paramLabel = "N",
                description = "most rows (default: ${DEFAULT-VALUE})")
        private int limit = 10;

        Diff(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        public Integer call() {
            Profile base = read(before);
            Profile current = read(after);
            try {
                if (output == null) {
                    print(current.minus(base), false, limit);
                } else {
                    write(
                            output,
                            FlameGraphs.difference(
                                    base, current, index(current), before + " to " + after));
                }
            } catch (IllegalArgumentException e) {
                throw new CommandFailure(String.valueOf(e.getMessage()), e);
            }
            return 0;
        }
    }

    /** Draws one. */
    @Command(
            name = "flamegraph",
            description = "Write a page with the flame graph of a profile.",
            footer = {"", "Example:", "  ./penstock profile flamegraph cpu.prof -o cpu.html"})
    static final class Graph extends OfFiles {
        @Parameters(paramLabel = "FILE", description = "a profile or a recording (.jfr)")
        private Path file = Path.of("");

        @Option(
                names = {"-o", "--output"},
                paramLabel = "HTML",
                description = "where to (default: beside the file)")
        private @Nullable Path output;

        Graph(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        public Integer call() {
            Profile profile = read(file);
            write(
                    output == null ? beside(file, ".html") : output,
                    FlameGraphs.page(profile, index(profile), file.toString()));
            return 0;
        }
    }

    /** Turns a recording into a profile. */
    @Command(
            name = "convert",
            description = {
                "Write a profile for go tool pprof of a recording, as of JMH's -prof jfr or -prof"
                        + " async:output=jfr."
            },
            footer = {
                "",
                "Example:",
                "  ./penstock profile convert profile.jfr --kind cpu -o cpu.prof",
                "  ./penstock profile convert profile.jfr --kind allocs -o mem.prof"
            })
    static final class Convert extends OfFiles {
        @Parameters(paramLabel = "RECORDING", description = "a file that ends in .jfr")
        private Path file = Path.of("");

        @Option(
                names = {"-o", "--output"},
                paramLabel = "FILE",
                description = "where to (default: beside the recording)")
        private @Nullable Path output;

        Convert(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        public Integer call() {
            if (!file.toString().endsWith(JFR)) {
                throw CommandFailure.usage("a recording ends in .jfr, " + file + " does not");
            }
            write(output == null ? beside(file, ".prof") : output, PprofEncoder.encode(read(file)));
            return 0;
        }
    }

    private static Path beside(Path file, String suffix) {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        return file.resolveSibling((dot <= 0 ? name : name.substring(0, dot)) + suffix);
    }
}
