package io.penstock.task;

/**
 * The one table of sizes (R3), in bytes of uncompressed UTF-8. A record past a limit would abort
 * its transaction again and again, so each is checked before anything is forwarded.
 */
public final class SizeLimits {
    /** Largest submission. */
    public static final int TASK_BYTES = 512 * 1024;

    /** Largest headers of a record that comes in, names and values together. */
    public static final int HEADERS_BYTES = 64 * 1024;

    /** Largest output of an attempt. */
    public static final int OUTPUT_BYTES = 256 * 1024;

    /** Largest error of an attempt; a longer one is cut by the client. */
    public static final int ERROR_BYTES = 256 * 1024;

    /** Largest record of topics, changelogs and producers: room for task, output and error. */
    public static final int RECORD_BYTES = 4 * 1024 * 1024;

    /** How much of a record that is too large to copy a dead letter keeps. */
    public static final int DEAD_LETTER_HEAD_BYTES = 64 * 1024;

    private SizeLimits() {}
}
