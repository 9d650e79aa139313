package io.penstock.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/**
 * What a command sees of the world outside: given, so that tests can give another.
 *
 * @param environment the environment variables
 * @param home the user's home directory
 * @param terminal whether a person sees standard error; the launcher says so
 * @param columns width of that terminal in characters
 * @param launcher the command as the user typed it, for examples that work as printed
 * @param clock the time
 */
record Surroundings(
        Map<String, String> environment,
        Path home,
        boolean terminal,
        int columns,
        String launcher,
        InstantSource clock) {
    private static final int DEFAULT_COLUMNS = 80;
    private static final int LEAST_COLUMNS = 40;

    Surroundings {
        environment = Map.copyOf(environment);
    }

    static Surroundings ofThisProcess() {
        return new Surroundings(
                System.getenv(),
                Path.of(System.getProperty("user.home", ".")),
                Boolean.getBoolean("penstock.terminal"),
                Math.max(LEAST_COLUMNS, Integer.getInteger("penstock.columns", DEFAULT_COLUMNS)),
                System.getProperty("penstock.launcher", "./penstock"),
                InstantSource.system());
    }

    /**
     * Returns where the running {@code dev} stacks of this user are announced: {@code
     * $XDG_RUNTIME_DIR/penstock}, else {@code $XDG_CACHE_HOME/penstock}, else {@code
     * ~/.cache/penstock}.
     */
    Path runtimeDirectory() {
        String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "");
        if (!runtime.isEmpty() && Files.isDirectory(Path.of(runtime))) {
            return Path.of(runtime, "penstock");
        }
        String cache = environment.getOrDefault("XDG_CACHE_HOME", "");
        Path base = cache.isEmpty() ? home.resolve(".cache") : Path.of(cache);
        return base.resolve("penstock");
    }
}
