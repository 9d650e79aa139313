package io.penstock.gateway.guard;

import io.penstock.gateway.problem.ProblemCode;
import io.penstock.gateway.problem.ProblemException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a body that changes state may be. Neither type can come from another web site without the
 * browser asking us first, so a page cannot submit tasks behind its reader's back.
 */
public enum BodyType {
    /** One JSON value. */
    JSON("application/json"),
    /** One JSON value a line. */
    NDJSON("application/x-ndjson");

    private final String mediaType;

    BodyType(String mediaType) {
        this.mediaType = mediaType;
    }

    /** Returns the media type. */
    public String mediaType() {
        return mediaType;
    }

    /**
     * Reads the headers of a request.
     *
     * @param contentType {@code Content-Type}
     * @param contentEncoding {@code Content-Encoding}
     * @throws ProblemException 415 for any other type, another charset than UTF-8, or a compressed
     *     body
     */
    public static BodyType of(@Nullable String contentType, @Nullable String contentEncoding) {
        if (contentEncoding != null && !contentEncoding.equalsIgnoreCase("identity")) {
            throw new ProblemException(
                    ProblemCode.UNSUPPORTED_MEDIA_TYPE, "Content-Encoding must be absent");
        }
        if (contentType != null) {
            for (BodyType type : values()) {
                if (type.isNamedBy(contentType)) {
                    return type;
                }
            }
        }
        throw new ProblemException(
                ProblemCode.UNSUPPORTED_MEDIA_TYPE,
                "Content-Type must be application/json or application/x-ndjson, in UTF-8");
    }

    private boolean isNamedBy(String contentType) {
        String[] parts = contentType.toLowerCase(Locale.ROOT).split(";", -1);
        if (!parts[0].strip().equals(mediaType)) {
            return false;
        }
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].replace("\"", "").replace(" ", "");
            if (parameter.startsWith("charset=") && !parameter.equals("charset=utf-8")) {
                return false;
            }
        }
        return true;
    }
}
