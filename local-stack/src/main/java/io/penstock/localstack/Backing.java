package io.penstock.localstack;

import java.util.Locale;

/** What the servers of a local stack run on. */
public enum Backing {
    /** Kafka in this JVM, Redis as a process. The quickest; one at a time in a JVM. */
    EMBEDDED,

    /** One Kafka broker as a process, Redis as a process. */
    PROCESSES,

    /** Both in containers, by Testcontainers and a Docker engine. */
    CONTAINERS;

    /** System property that chooses for all stacks that leave the choice open. */
    public static final String PROPERTY = "penstock.stack";

    /**
     * The backing that {@value #PROPERTY} names, else {@link #EMBEDDED}.
     *
     * @throws IllegalArgumentException when the property names none
     */
    static Backing configured() {
        String name = System.getProperty(PROPERTY, "embedded");
        for (Backing backing : values()) {
            if (backing.name().toLowerCase(Locale.ROOT).equals(name)) {
                return backing;
            }
        }
        throw new IllegalArgumentException(
                PROPERTY + " must be embedded, processes or containers, is " + name);
    }
}
