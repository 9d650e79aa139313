package io.penstock.gateway;

import io.javalin.http.Context;
import io.javalin.http.Header;
import io.penstock.gateway.guard.AcceptRule;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Bodies that are compressed for whoever takes that. Stateless; any thread. */
final class CompressedAnswer {
    /** In bytes; what fits one packet is there no sooner when it is shorter. */
    static final int WORTH_COMPRESSING = 1_400;

    private static final int BUFFER_BYTES = 64 * 1024;

    private CompressedAnswer() {}

    /** Writes a body as it is. */
    @FunctionalInterface
    interface Body {
        void writeTo(OutputStream out) throws IOException;
    }

    /** Answers with a body, compressed when that is taken and the body is large. */
    static void send(Context ctx, byte[] body) {
        if (body.length < WORTH_COMPRESSING) {
            ctx.result(body);
        } else if (isTaken(ctx)) {
            try {
                sendCompressed(ctx, out -> out.write(body));
            } catch (IOException e) {
                throw new UncheckedIOException("memory does not fail", e);
            }
        } else {
            ctx.header(Header.VARY, Header.ACCEPT_ENCODING);
            ctx.result(body);
        }
    }

    /** Answers with a body of which nobody knows the length, compressed when that is taken. */
    static void send(Context ctx, Body body) throws IOException {
        if (isTaken(ctx)) {
            sendCompressed(ctx, body);
        } else {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(BUFFER_BYTES);
            body.writeTo(bytes);
            ctx.header(Header.VARY, Header.ACCEPT_ENCODING);
            ctx.result(bytes.toByteArray());
        }
    }

    private static boolean isTaken(Context ctx) {
        return AcceptRule.takesGzip(ctx.header(Header.ACCEPT_ENCODING));
    }

    private static void sendCompressed(Context ctx, Body body) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new QuickGzip(bytes)) {
            body.writeTo(out);
        }
        ctx.header(Header.VARY, Header.ACCEPT_ENCODING);
        ctx.header(Header.CONTENT_ENCODING, "gzip");
        ctx.result(bytes.toByteArray());
    }

    /** Names repeat so much in what is sent that the quickest level leaves little. */
    private static final class QuickGzip extends GZIPOutputStream {
        QuickGzip(OutputStream out) throws IOException {
            super(out, BUFFER_BYTES);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
