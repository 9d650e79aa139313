package io.penstock.localstack;

import org.testcontainers.DockerClientFactory;

/**
 * Whether containers can be had on this machine. The part of the local stack on containers has been
 * compiled, but not run by anyone yet.
 */
public final class DockerEngine {
    private DockerEngine() {}

    /** True when Testcontainers is on the class path and a Docker engine answers it. */
    public static boolean answers() {
        return hasTestcontainers() && Engine.answers();
    }

    /**
     * Does nothing when containers can be had.
     *
     * @throws IllegalStateException otherwise, with what to do
     */
    static void require() {
        if (!hasTestcontainers()) {
            throw new IllegalStateException(
                    "containers were asked for, but org.testcontainers:testcontainers-kafka is not"
                            + " on the class path");
        }
        if (!Engine.answers()) {
            throw new IllegalStateException(
                    "containers were asked for, but no Docker engine answers; start one, or use"
                            + " the embedded stack");
        }
    }

    private static boolean hasTestcontainers() {
        try {
            Class.forName(
                    "org.testcontainers.DockerClientFactory",
                    false,
                    DockerEngine.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException absent) {
            return false;
        }
    }

    /** Apart, because Testcontainers need not be on the class path. */
    private static final class Engine {
        private static boolean answers() {
            return DockerClientFactory.instance().isDockerAvailable();
        }
    }
}
