package io.penstock.demo;

import io.penstock.json.RawJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * The proof of the demo: two figures over all files that anybody can get from the archive without
 * Penstock.
 *
 * @param lines line feeds of all files that were counted
 * @param digest SHA-256 over the SHA-256 of each file that has one, in the archive's order, each as
 *     64 hexadecimal digits and a line feed
 */
public record SourceTotals(long lines, String digest) {
    /** Gives the output of a task. */
    @FunctionalInterface
    interface Outputs {
        RawJson of(int task) throws IOException;
    }

    /** Adds up what the tasks of a plan gave. */
    static SourceTotals of(SourcePlan plan, Outputs outputs) throws IOException {
        long lines = 0;
        MessageDigest digests = FileDigest.newSha256();
        for (int task = 0; task < plan.tasks(); task++) {
            RawJson output = outputs.of(task);
            switch (plan.job(task)) {
                case COUNT -> lines += FileCounts.read(output).lines();
                case DIGEST ->
                        digests.update(
                                (FileDigest.read(output).sha256() + "\n")
                                        .getBytes(StandardCharsets.US_ASCII));
                case WORDS -> {}
            }
        }
        return new SourceTotals(lines, FileDigest.hex(digests.digest()));
    }
}
