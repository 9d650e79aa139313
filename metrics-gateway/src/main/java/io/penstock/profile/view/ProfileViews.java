package io.penstock.profile.view;

import io.penstock.profile.ProfileKind;
import io.penstock.profile.pprof.Frame;
import io.penstock.profile.pprof.PprofEncoder;
import io.penstock.profile.pprof.Profile;
import io.penstock.profile.pprof.Sample;
import io.penstock.profile.pprof.TopTable;
import io.penstock.profile.recording.RecordedSamples;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import one.convert.Arguments;
import one.convert.JfrToHeatmap;
import one.convert.JfrToOtlp;
import one.jfr.JfrReader;

/** Shows a profile in any format. Stateless; any thread. */
public final class ProfileViews {
    private static final int TOP_ROWS = 30;
    private static final String NO_STORAGE =
            "<script>Object.defineProperty(window,'localStorage',"
                    + "{value:{getItem:()=>null,setItem(){}}})</script>\n";

    private ProfileViews() {}

    /**
     * Shows what the samples alone can.
     *
     * @param index which of the profile's values
     * @throws IllegalArgumentException for a format that needs the recording
     */
    public static byte[] of(ProfileFormat format, Profile profile, int index, String title) {
        return switch (format) {
            case PPROF -> PprofEncoder.encode(profile);
            case FLAMEGRAPH -> FlameGraphs.page(profile, index, title);
            case COLLAPSED -> FlameGraphs.collapsed(profile, index);
            case TOP -> utf8(TopTable.of(profile, index, TopTable.Order.FLAT, TOP_ROWS).toText());
            case TEXT -> utf8(text(profile, title));
            case HEATMAP, JFR, OTLP ->
                    throw new IllegalArgumentException(format.word() + " needs the recording");
        };
    }

    /**
     * Shows what needs the events.
     *
     * @throws IOException when the recording cannot be read
     * @throws IllegalArgumentException for a format that does not need it
     */
    public static byte[] of(
            ProfileFormat format, ProfileKind kind, RecordedSamples recorded, String title)
            throws IOException {
        if (format == ProfileFormat.JFR) {
            return Files.readAllBytes(recorded.file());
        }
        Arguments arguments = arguments(kind, recorded, title);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JfrReader jfr = new JfrReader(recorded.file().toString())) {
            switch (format) {
                case HEATMAP -> {
                    JfrToHeatmap heatmap = new JfrToHeatmap(jfr, arguments);
                    heatmap.convert();
                    heatmap.dump(bytes);
                    return withoutStorage(bytes.toByteArray());
                }
                case OTLP -> {
                    JfrToOtlp otlp = new JfrToOtlp(jfr, arguments);
                    otlp.convert();
                    otlp.dump(bytes);
                }
                default ->
                        throw new IllegalArgumentException(format.word() + " needs no recording");
            }
        }
        return bytes.toByteArray();
    }

    /**
     * Gives the page an empty storage instead of the browser's. It keeps its time zone there, and
     * in a sandbox merely looking there throws, so that nothing would be drawn.
     */
    private static byte[] withoutStorage(byte[] page) {
        int at = new String(page, StandardCharsets.ISO_8859_1).indexOf("<script");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(page.length + NO_STORAGE.length());
        bytes.write(page, 0, at);
        bytes.writeBytes(utf8(NO_STORAGE));
        bytes.write(page, at, page.length - at);
        return bytes.toByteArray();
    }

    private static Arguments arguments(ProfileKind kind, RecordedSamples recorded, String title) {
        Arguments arguments = new Arguments("--dot", "--norm");
        arguments.title = FlameGraphs.escaped(title);
        switch (kind) {
            case HEAP, ALLOCS -> arguments.alloc = true;
            case BLOCK, MUTEX -> arguments.lock = true;
            case CPU, TRACE, GOROUTINE, THREADCREATE -> {
                // Samples of running code, which is what a recording is read for by itself.
            }
        }
        arguments.total = arguments.alloc || arguments.lock;
        arguments.from = Math.max(0, recorded.from().toEpochMilli());
        arguments.to = recorded.to().toEpochMilli();
        return arguments;
    }

    /** As Go's {@code debug=1}: values, then the calls, the innermost first. */
    private static String text(Profile profile, String title) {
        StringBuilder text = new StringBuilder();
        int index = profile.standardIndex();
        text.append(title)
                .append(" profile: total ")
                .append(profile.total(index))
                .append(' ')
                .append(profile.types().get(index).unit())
                .append('\n');
        List<Sample> samples =
                profile.samples().stream()
                        .sorted(
                                Comparator.comparingLong(
                                        (Sample sample) -> -Math.abs(sample.values()[index])))
                        .toList();
        for (Sample sample : samples) {
            for (long value : sample.values()) {
                text.append(value).append(' ');
            }
            text.append('@');
            if (!sample.labels().isEmpty()) {
                text.append(' ').append(new TreeMap<>(sample.labels()));
            }
            text.append('\n');
            for (Frame frame : sample.stack()) {
                text.append("#\t").append(frame.function());
                if (!frame.file().isEmpty()) {
                    text.append('\t').append(frame.file());
                    if (frame.line() > 0) {
                        text.append(':').append(frame.line());
                    }
                }
                text.append('\n');
            }
            text.append('\n');
        }
        return text.toString();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
