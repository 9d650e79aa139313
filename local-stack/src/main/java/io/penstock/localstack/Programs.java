package io.penstock.localstack;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Programs of other people that are installed on this machine. Stateless; any thread. */
public final class Programs {
    private Programs() {}

    /** Returns where the program lies that its name alone would start; empty when none does. */
    public static Optional<Path> find(String program) {
        return find(program, System.getenv("PATH"));
    }

    static Optional<Path> find(String program, @Nullable String path) {
        if (path == null) {
            return Optional.empty();
        }
        return Arrays.stream(path.split(File.pathSeparator))
                .filter(entry -> !entry.isEmpty())
                .map(entry -> Path.of(entry, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Returns whether the program is on the PATH. */
    public static boolean isInstalled(String program) {
        return find(program).isPresent();
    }
}
