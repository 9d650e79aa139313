package io.penstock.client;

import io.penstock.task.SizeLimits;
import org.jspecify.annotations.Nullable;

/** Says what is wrong with an output, before it could break a record. */
final class OutputFault {
    private OutputFault() {}

    /** Returns why the text cannot be an output, or null when it can. */
    static @Nullable String of(String json) {
        int length = json.length();
        long bytes = length;
        for (int i = 0; i < length; i++) {
            char c = json.charAt(i);
            if (c < 0x80) {
                continue;
            }
            bytes += c < 0x800 ? 1 : 2;
            if (Character.isSurrogate(c)) {
                boolean paired =
                        Character.isHighSurrogate(c)
                                && i + 1 < length
                                && Character.isLowSurrogate(json.charAt(i + 1));
                if (!paired) {
                    return "the output is not valid: unpaired surrogate at character " + i;
                }
                // A pair is four bytes: two by the length, two for its first half.
                i++;
            }
        }
        return bytes <= SizeLimits.OUTPUT_BYTES
                ? null
                : "the output is too large: at most "
                        + SizeLimits.OUTPUT_BYTES
                        + " bytes, has "
                        + bytes;
    }
}
