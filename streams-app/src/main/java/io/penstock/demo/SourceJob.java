package io.penstock.demo;

import io.penstock.json.RawJson;
import java.util.List;

/** What the demo's agents do with a file. The order is the order of submission. */
public enum SourceJob {
    /** Counts lines, bytes and imports. */
    COUNT("source.count"),
    /** Takes the SHA-256. */
    DIGEST("source.digest"),
    /** Finds the ten commonest identifiers. */
    WORDS("source.words");

    private static final List<SourceJob> ALL = List.of(values());

    private final String capability;

    SourceJob(String capability) {
        this.capability = capability;
    }

    /** Returns all, in order. */
    public static List<SourceJob> all() {
        return ALL;
    }

    /** Returns the capability that it asks for, which is also the type of its tasks. */
    public String capability() {
        return capability;
    }

    /** Does it: a pure function of the file's bytes. */
    public RawJson work(byte[] file) {
        return switch (this) {
            case COUNT -> FileCounts.of(file).toJson();
            case DIGEST -> FileDigest.of(file).toJson();
            case WORDS -> CommonWords.of(file).toJson();
        };
    }

    /**
     * Returns the job of a capability.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static SourceJob of(String capability) {
        for (SourceJob job : ALL) {
            if (job.capability.equals(capability)) {
                return job;
            }
        }
        throw new IllegalArgumentException("no job offers " + capability);
    }
}
