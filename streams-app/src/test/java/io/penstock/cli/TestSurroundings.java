package io.penstock.cli;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/** Surroundings without a terminal, at a fixed time. */
final class TestSurroundings {
    static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private TestSurroundings() {}

    static Surroundings with(Map<String, String> environment, Path home) {
        return new Surroundings(
                environment, home, false, 80, "./penstock", InstantSource.fixed(NOW));
    }
}
