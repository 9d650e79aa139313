package io.penstock.profile.view;

import java.util.Locale;
import java.util.Optional;

/** As what a profile can be shown. */
public enum ProfileFormat {
    /** Gzipped protocol buffer of Go's pprof. */
    PPROF("application/octet-stream", ".prof"),
    /** A page with a flame graph. */
    FLAMEGRAPH("text/html; charset=utf-8", ".html"),
    /** A page with a heat map: what ran when. */
    HEATMAP("text/html; charset=utf-8", ".html"),
    /** A line for each stack, the outermost call first. */
    COLLAPSED("text/plain; charset=utf-8", ".collapsed"),
    /** The events themselves, as JDK Mission Control and {@code jfr} read them. */
    JFR("application/octet-stream", ".jfr"),
    /** OpenTelemetry's profiles, as protocol buffer. */
    OTLP("application/x-protobuf", ".otlp"),
    /** The costliest functions as a table. */
    TOP("text/plain; charset=utf-8", ".txt"),
    /** All stacks with their values. */
    TEXT("text/plain; charset=utf-8", ".txt");

    private final String mediaType;
    private final String suffix;
    private final String word = name().toLowerCase(Locale.ROOT);

    ProfileFormat(String mediaType, String suffix) {
        this.mediaType = mediaType;
        this.suffix = suffix;
    }

    /** Returns its name in addresses. */
    public String word() {
        return word;
    }

    /** Returns the content type. */
    public String mediaType() {
        return mediaType;
    }

    /** Returns what names of its files end in. */
    public String suffix() {
        return suffix;
    }

    /** Returns whether it needs the events, with their times, besides the sums. */
    public boolean needsRecording() {
        return this == HEATMAP || this == JFR || this == OTLP;
    }

    /** Returns whether it is a page that runs scripts of its own. */
    public boolean isPage() {
        return this == FLAMEGRAPH || this == HEATMAP;
    }

    /** Returns the format of a word. */
    public static Optional<ProfileFormat> of(String word) {
        for (ProfileFormat format : values()) {
            if (format.word.equals(word)) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }
}
