package io.penstock.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Deletes directories when this JVM is gone, also after SIGKILL. A shutdown hook would run beside
 * the program's own hooks and take the files from servers that these still want to stop in order.
 */
final class DeleteAfterExit {
    /** Its standard input closes when this JVM ends; servers that end then too may still write. */
    private static final String GUARD =
            """
            trap '' INT HUP TERM
            while read -r directory; do set -- "$@" "$directory"; done
            rm -rf -- "$@" || { sleep 1; rm -rf -- "$@"; }
            """;

    private static @Nullable Writer guard;

    private DeleteAfterExit() {}

    static synchronized void add(Path directory) {
        try {
            Writer open = guard;
            if (open == null) {
                open =
                        new ProcessBuilder("sh", "-c", GUARD, "delete-after-exit")
                                .redirectOutput(Redirect.DISCARD)
                                .redirectError(Redirect.DISCARD)
                                .start()
                                .outputWriter(StandardCharsets.UTF_8);
                guard = open;
            }
            open.write(directory + "\n");
            open.flush();
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot guard " + directory, failed);
        }
    }
}
