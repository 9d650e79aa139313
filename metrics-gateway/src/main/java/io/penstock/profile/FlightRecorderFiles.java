package io.penstock.profile;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;
import jdk.jfr.FlightRecorder;

/**
 * Where the flight recorder of this JVM keeps its own files; only its command {@code JFR.configure}
 * tells. Stateless; any thread.
 */
public final class FlightRecorderFiles {
    private static final Pattern PATH = Pattern.compile("Repository path: (/.*)");

    private FlightRecorderFiles() {}

    /**
     * Moves them, unless the recorder runs already: they are where its user wants them then.
     *
     * @param directory that exists
     * @return whether they are there now
     */
    public static boolean moveTo(Path directory) {
        return !FlightRecorder.isInitialized()
                && configure("repositorypath=\"" + directory + "\"").isPresent();
    }

    /** Returns where they are, or will be. */
    static Path directory() {
        return configure()
                .map(PATH::matcher)
                .filter(Matcher::find)
                .map(path -> Path.of(path.group(1).strip()))
                .orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir")));
    }

    /** Returns what the command answers; empty where this JVM has no such command. */
    private static Optional<String> configure(String... options) {
        try {
            return Optional.of(
                    String.valueOf(
                            ManagementFactory.getPlatformMBeanServer()
                                    .invoke(
                                            new ObjectName(
                                                    "com.sun.management:type=DiagnosticCommand"),
                                            "jfrConfigure",
                                            new Object[] {options},
                                            new String[] {String[].class.getName()})));
        } catch (JMException e) {
            return Optional.empty();
        }
    }
}
