package io.penstock.cache.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.penstock.cache.Selection;
import java.io.ByteArrayOutputStream;
import java.util.LinkedHashSet;
import java.util.Set;

/** How a selection is written on the stream of changes. */
final class ChangeMessage {
    /** No text has this byte in UTF-8, so keys need no escape. */
    private static final byte END_OF_KEY = (byte) 0xFF;

    private ChangeMessage() {}

    static String kind(Selection selection) {
        return switch (selection) {
            case Selection.Keys keys -> "keys";
            case Selection.Prefix prefix -> "prefix";
            case Selection.Pattern pattern -> "pattern";
            case Selection.Tag tag -> "tag";
        };
    }

    static byte[] what(Selection selection) {
        return switch (selection) {
            case Selection.Keys(Set<String> keys) -> joined(keys);
            case Selection.Prefix(String prefix) -> prefix.getBytes(UTF_8);
            case Selection.Pattern(String glob) -> glob.getBytes(UTF_8);
            case Selection.Tag(String name) -> name.getBytes(UTF_8);
        };
    }

    /** Reads a message; one of a kind that is not known here, of a later version, selects all. */
    static Selection read(String kind, byte[] what) {
        return switch (kind) {
            case "keys" -> new Selection.Keys(split(what));
            case "prefix" -> new Selection.Prefix(new String(what, UTF_8));
            case "pattern" -> new Selection.Pattern(new String(what, UTF_8));
            case "tag" -> new Selection.Tag(new String(what, UTF_8));
            default -> Selection.all();
        };
    }

    private static byte[] joined(Set<String> keys) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String key : keys) {
            bytes.writeBytes(key.getBytes(UTF_8));
            bytes.write(END_OF_KEY);
        }
        return bytes.toByteArray();
    }

    private static Set<String> split(byte[] what) {
        Set<String> keys = new LinkedHashSet<>();
        int start = 0;
        for (int at = 0; at < what.length; at++) {
            if (what[at] == END_OF_KEY) {
                keys.add(new String(what, start, at - start, UTF_8));
                start = at + 1;
            }
        }
        return keys;
    }
}
