package io.penstock.gateway;

import io.javalin.http.Context;
import io.javalin.http.Header;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * Serves the description of the API: {@code /openapi.json}, and {@code /openapi} for people. The
 * page is made once, asks no other host for anything and runs no script, so its policy allows
 * nothing but its own style. Immutable.
 */
final class OpenApi {
    private final byte[] json = resource("openapi.json");
    private final byte[] page;
    private final String policy;

    OpenApi() {
        String style = new String(resource("openapi.css"), StandardCharsets.UTF_8);
        page = OpenApiPage.of(json, style).getBytes(StandardCharsets.UTF_8);
        policy =
                "default-src 'none'; style-src 'sha256-"
                        + digest(style)
                        + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }

    /** {@code GET /openapi.json}. */
    void json(Context ctx) {
        JsonAnswer.write(ctx, json);
    }

    /** {@code GET /openapi}. */
    void page(Context ctx) {
        ctx.contentType("text/html; charset=utf-8");
        ctx.header("Content-Security-Policy", policy);
        ctx.header(Header.CACHE_CONTROL, "no-cache");
        CompressedAnswer.send(ctx, page);
    }

    private static String digest(String text) {
        try {
            return Base64.getEncoder()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static byte[] resource(String name) {
        try (InputStream in = OpenApi.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is not on the class path");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
