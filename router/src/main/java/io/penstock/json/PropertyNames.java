package io.penstock.json;

import java.nio.charset.StandardCharsets;

/** The names of an object's fields, ready to be copied into JSON. Immutable. */
public final class PropertyNames {
    private final byte[][] quoted;

    PropertyNames(String... names) {
        quoted = new byte[names.length][];
        for (int i = 0; i < names.length; i++) {
            quoted[i] = (JsonText.quote(names[i]) + ":").getBytes(StandardCharsets.UTF_8);
        }
    }

    /** Returns the name in quotes and the colon behind it; not to be changed. */
    byte[] quoted(int index) {
        return quoted[index];
    }
}
