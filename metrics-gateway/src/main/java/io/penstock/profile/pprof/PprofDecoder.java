package io.penstock.profile.pprof;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * Reads a profile that any pprof wrote, gzipped or not. Not thread-safe; obtained and used inside
 * {@link #decode}.
 */
public final class PprofDecoder {
    /** More than any profile of ours unpacks to; a bomb would take all memory. */
    private static final int MOST_BYTES = 256 * 1024 * 1024;

    private final List<String> strings = new ArrayList<>();
    private final List<ProtobufInput> samples = new ArrayList<>();
    private final List<ProtobufInput> types = new ArrayList<>();
    private final Map<Long, Function> functions = new HashMap<>();
    private final Map<Long, List<Frame>> locations = new HashMap<>();

    /** Name and file of a function. */
    private record Function(String name, String file) {}

    /** A line as the message has it. */
    private record Line(long function, long number) {}

    private PprofDecoder() {}

    /**
     * Reads a file.
     *
     * @throws MalformedProfile when it holds no profile
     */
    public static Profile read(Path file) throws IOException {
        return decode(Files.readAllBytes(file));
    }

    /**
     * Reads bytes.
     *
     * @throws MalformedProfile when they are no profile
     */
    public static Profile decode(byte[] bytes) {
        return new PprofDecoder().profile(unzipped(bytes));
    }

    private static byte[] unzipped(byte[] bytes) {
        if (bytes.length < 2 || bytes[0] != (byte) 0x1f || bytes[1] != (byte) 0x8b) {
            return bytes;
        }
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            byte[] plain = in.readNBytes(MOST_BYTES + 1);
            if (plain.length > MOST_BYTES) {
                throw new MalformedProfile("it unpacks to more than " + MOST_BYTES + " bytes");
            }
            return plain;
        } catch (IOException e) {
            throw new MalformedProfile(String.valueOf(e.getMessage()));
        }
    }

    private Profile profile(byte[] bytes) {
        long timeNanos = 0;
        long durationNanos = 0;
        long period = 0;
        long standard = 0;
        long[] comments = {};
        ValueType periodType = new ValueType("", "");
        List<ProtobufInput> periodTypes = new ArrayList<>();
        List<ProtobufInput> functionParts = new ArrayList<>();
        List<ProtobufInput> locationParts = new ArrayList<>();
        ProtobufInput in = new ProtobufInput(bytes);
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case PprofEncoder.SAMPLE_TYPE -> types.add(in.message());
                case PprofEncoder.SAMPLE -> samples.add(in.message());
                case PprofEncoder.LOCATION -> locationParts.add(in.message());
                case PprofEncoder.FUNCTION -> functionParts.add(in.message());
                case PprofEncoder.STRING_TABLE -> strings.add(in.text());
                case PprofEncoder.TIME_NANOS -> timeNanos = in.number();
                case PprofEncoder.DURATION_NANOS -> durationNanos = in.number();
                case PprofEncoder.PERIOD_TYPE -> periodTypes.add(in.message());
                case PprofEncoder.PERIOD -> period = in.number();
                case PprofEncoder.COMMENT -> comments = in.numbers(comments);
                case PprofEncoder.DEFAULT_SAMPLE_TYPE -> standard = in.number();
                default -> in.skip();
            }
        }
        if (types.isEmpty()) {
            throw new MalformedProfile("it says nowhere what is counted");
        }
        functionParts.forEach(this::function);
        locationParts.forEach(this::location);
        for (ProtobufInput part : periodTypes) {
            periodType = valueType(part);
        }
        List<ValueType> known = types.stream().map(this::valueType).toList();
        List<String> said = new ArrayList<>();
        for (long comment : comments) {
            said.add(string(comment));
        }
        return new Profile(
                known,
                samples.stream().map(part -> sample(part, known.size())).toList(),
                Instant.ofEpochSecond(0, timeNanos),
                Duration.ofNanos(durationNanos),
                periodType,
                period,
                string(standard),
                said);
    }

    private void function(ProtobufInput in) {
        long id = 0;
        String name = "";
        String file = "";
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> id = in.number();
                case 2 -> name = string(in.number());
                case 4 -> file = string(in.number());
                default -> in.skip();
            }
        }
        functions.put(id, new Function(name, file));
    }

    private void location(ProtobufInput in) {
        long id = 0;
        long address = 0;
        List<Line> lines = new ArrayList<>();
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> id = in.number();
                case 3 -> address = in.number();
                case 4 -> lines.add(line(in.message()));
                default -> in.skip();
            }
        }
        List<Frame> frames = new ArrayList<>();
        for (Line line : lines) {
            Function function = functions.get(line.function());
            if (function == null) {
                throw new MalformedProfile("no function " + line.function());
            }
            frames.add(new Frame(function.name(), function.file(), (int) line.number()));
        }
        if (frames.isEmpty()) {
            frames.add(Frame.of("0x" + Long.toHexString(address)));
        }
        locations.put(id, frames);
    }

    private static Line line(ProtobufInput in) {
        long function = 0;
        long number = 0;
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> function = in.number();
                case 2 -> number = in.number();
                default -> in.skip();
            }
        }
        return new Line(function, number);
    }

    private Sample sample(ProtobufInput in, int wanted) {
        long[] ids = {};
        long[] values = {};
        Map<String, String> labels = new HashMap<>();
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> ids = in.numbers(ids);
                case 2 -> values = in.numbers(values);
                case 3 -> label(in.message(), labels);
                default -> in.skip();
            }
        }
        if (values.length != wanted) {
            throw new MalformedProfile(
                    "a sample has " + values.length + " values instead of " + wanted);
        }
        List<Frame> stack = new ArrayList<>(ids.length);
        for (long id : ids) {
            List<Frame> frames = locations.get(id);
            if (frames == null) {
                throw new MalformedProfile("no location " + id);
            }
            stack.addAll(frames);
        }
        return new Sample(stack, values, labels);
    }

    private void label(ProtobufInput in, Map<String, String> labels) {
        String key = "";
        String text = "";
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> key = string(in.number());
                case 2 -> text = string(in.number());
                case 3 -> text = Long.toString(in.number());
                default -> in.skip();
            }
        }
        labels.put(key, text);
    }

    private ValueType valueType(ProtobufInput in) {
        String type = "";
        String unit = "";
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> type = string(in.number());
                case 2 -> unit = string(in.number());
                default -> in.skip();
            }
        }
        return new ValueType(type, unit);
    }

    private String string(long index) {
        if (index == 0 && strings.isEmpty()) {
            return "";
        }
        if (index < 0 || index >= strings.size()) {
            throw new MalformedProfile("text " + index + " of " + strings.size());
        }
        return strings.get((int) index);
    }
}
