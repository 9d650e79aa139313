package io.penstock.gateway.guard;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code Accept} and {@code Accept-Encoding} (RFC 9110, sections 12.5.1 and 12.5.3).
 * Stateless; any thread.
 */
public final class AcceptRule {
    private AcceptRule() {}

    /**
     * Returns whether the sender takes this media type, as in {@code application/json}.
     *
     * @param accept the header; absent takes everything
     */
    public static boolean takes(@Nullable String accept, String mediaType) {
        if (accept == null || accept.isBlank()) {
            return true;
        }
        String group = mediaType.substring(0, mediaType.indexOf('/')) + "/*";
        int best = -1;
        boolean taken = false;
        for (String range : accept.toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] parts = range.split(";", -1);
            String name = parts[0].strip();
            int closeness =
                    name.equals(mediaType)
                            ? 2
                            : name.equals(group) ? 1 : name.equals("*/*") ? 0 : -1;
            if (closeness > best) {
                best = closeness;
                taken = !isRefused(parts);
            }
        }
        return taken;
    }

    /**
     * Returns whether the sender takes a compressed answer.
     *
     * @param encodings the header; absent takes none, so that what a terminal shows is text
     */
    public static boolean takesGzip(@Nullable String encodings) {
        if (encodings == null) {
            return false;
        }
        boolean taken = false;
        for (String encoding : encodings.toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] parts = encoding.split(";", -1);
            String name = parts[0].strip();
            if (name.equals("gzip")) {
                return !isRefused(parts);
            }
            if (name.equals("*")) {
                taken = !isRefused(parts);
            }
        }
        return taken;
    }

    private static boolean isRefused(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            if (parts[i].strip().matches("q\\s*=\\s*0(\\.0{0,3})?")) {
                return true;
            }
        }
        return false;
    }
}
