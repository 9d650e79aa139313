package io.penstock.bench;

import java.io.IOException;

/**
 * Runs the JMH benches: {@code Benches RouterBench -p agents=1000}. Takes the arguments of JMH;
 * {@code -h} lists them. {@code bench/README.md} says how to start it.
 */
public final class Benches {
    private Benches() {}

    /** Runs the benches that the arguments name, all without arguments. */
    public static void main(String[] args) throws IOException {
        org.openjdk.jmh.Main.main(args);
    }
}
