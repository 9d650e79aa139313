package io.penstock.profile.pprof;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;

/**
 * Writes a profile as gzipped protocol buffer, as {@code go tool pprof} reads it. The field numbers
 * are those of {@code proto/profile.proto} of github.com/google/pprof. Stateless; any thread.
 */
public final class PprofEncoder {
    /** Field numbers of the message {@code Profile}. */
    static final int SAMPLE_TYPE = 1;

    static final int SAMPLE = 2;
    static final int MAPPING = 3;
    static final int LOCATION = 4;
    static final int FUNCTION = 5;
    static final int STRING_TABLE = 6;
    static final int TIME_NANOS = 9;
    static final int DURATION_NANOS = 10;
    static final int PERIOD_TYPE = 11;
    static final int PERIOD = 12;
    static final int COMMENT = 13;
    static final int DEFAULT_SAMPLE_TYPE = 14;

    private final Map<String, Integer> strings = new LinkedHashMap<>();
    private final Map<FunctionName, Integer> functions = new LinkedHashMap<>();
    private final Map<Frame, Integer> locations = new LinkedHashMap<>();

    /** What pprof calls a function. */
    private record FunctionName(String name, String file) {}

    private PprofEncoder() {
        string("");
    }

    /** Returns the profile as gzipped bytes. */
    public static byte[] encode(Profile profile) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            write(profile, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Writes the profile gzipped, and leaves the stream open. */
    public static void write(Profile profile, OutputStream out) throws IOException {
        GZIPOutputStream zipped = new GZIPOutputStream(out);
        zipped.write(new PprofEncoder().message(profile));
        zipped.finish();
    }

    private byte[] message(Profile profile) {
        ProtobufOutput out = new ProtobufOutput();
        profile.types().forEach(type -> out.message(SAMPLE_TYPE, valueType(type)));
        ProtobufOutput one = new ProtobufOutput();
        for (Sample sample : profile.samples()) {
            one.clear();
            one.packed(1, stack(sample.stack()));
            one.packed(2, sample.values());
            new TreeMap<>(sample.labels()).forEach((key, text) -> one.message(3, label(key, text)));
            out.message(SAMPLE, one);
        }
        ProtobufOutput mapping = new ProtobufOutput();
        mapping.number(1, 1);
        mapping.number(5, string("java"));
        // Nothing is left to symbolise, so pprof need not look for a binary.
        for (int flag = 7; flag <= 10; flag++) {
            mapping.number(flag, 1);
        }
        out.message(MAPPING, mapping);
        locations.forEach((frame, id) -> out.message(LOCATION, location(frame, id)));
        functions.forEach((function, id) -> out.message(FUNCTION, function(function, id)));
        out.number(TIME_NANOS, nanos(profile.started()));
        out.number(DURATION_NANOS, profile.length().toNanos());
        out.message(PERIOD_TYPE, valueType(profile.periodType()));
        out.number(PERIOD, profile.period());
        out.packed(COMMENT, profile.comments().stream().mapToLong(this::string).toArray());
        out.number(DEFAULT_SAMPLE_TYPE, string(profile.standard()));
        strings.keySet().forEach(text -> out.text(STRING_TABLE, text));
        return out.toBytes();
    }

    private static long nanos(Instant time) {
        return TimeUnit.SECONDS.toNanos(time.getEpochSecond()) + time.getNano();
    }

    private long[] stack(List<Frame> frames) {
        long[] ids = new long[frames.size()];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = locations.computeIfAbsent(frames.get(i), _ -> locations.size() + 1);
        }
        return ids;
    }

    private ProtobufOutput location(Frame frame, int id) {
        ProtobufOutput line = new ProtobufOutput();
        line.number(
                1,
                functions.computeIfAbsent(
                        new FunctionName(frame.function(), frame.file()),
                        _ -> functions.size() + 1));
        line.number(2, frame.line());
        ProtobufOutput location = new ProtobufOutput();
        location.number(1, id);
        location.number(2, 1);
        // An address of its own, or pprof would take all locations for one when it merges profiles.
        location.number(3, id);
        location.message(4, line);
        return location;
    }

    private ProtobufOutput function(FunctionName function, int id) {
        ProtobufOutput out = new ProtobufOutput();
        out.number(1, id);
        out.number(2, string(function.name()));
        out.number(3, string(function.name()));
        out.number(4, string(function.file()));
        return out;
    }

    private ProtobufOutput valueType(ValueType type) {
        ProtobufOutput out = new ProtobufOutput();
        out.number(1, string(type.type()));
        out.number(2, string(type.unit()));
        return out;
    }

    private ProtobufOutput label(String key, String text) {
        ProtobufOutput out = new ProtobufOutput();
        out.number(1, string(key));
        out.number(2, string(text));
        return out;
    }

    private int string(String text) {
        return strings.computeIfAbsent(text, _ -> strings.size());
    }
}
