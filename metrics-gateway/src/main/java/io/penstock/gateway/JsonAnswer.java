package io.penstock.gateway;

import io.javalin.http.Context;
import io.javalin.http.Header;
import io.penstock.gateway.guard.AcceptRule;
import io.penstock.gateway.guard.BodyType;
import io.penstock.gateway.problem.ProblemCode;
import io.penstock.gateway.problem.ProblemException;
import io.penstock.json.JsonText;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers reads with JSON. Stateless; any thread. */
final class JsonAnswer {
    private JsonAnswer() {}

    /** Answers 200 with JSON; what changes with each read is not to be stored. */
    static void write(Context ctx, byte[] json) {
        ctx.status(200);
        ctx.contentType(BodyType.JSON.mediaType());
        ctx.header(Header.CACHE_CONTROL, "no-store");
        CompressedAnswer.send(ctx, json);
    }

    /** Answers 200 with an object that holds a list, and where the next page begins. */
    static void writeList(
            Context ctx, String name, List<byte[]> elements, @Nullable String nextCursor) {
        ByteArrayOutputStream json = new ByteArrayOutputStream(64 + elements.size() * 256);
        json.writeBytes(utf8("{\"" + name + "\":["));
        for (int i = 0; i < elements.size(); i++) {
            if (i > 0) {
                json.write(',');
            }
            json.writeBytes(elements.get(i));
        }
        json.write(']');
        if (nextCursor != null) {
            json.writeBytes(utf8(",\"nextCursor\":" + JsonText.quote(nextCursor)));
        }
        json.write('}');
        write(ctx, json.toByteArray());
    }

    /** Says where the answer came from and by how many milliseconds it may be behind. */
    static void source(Context ctx, String source, long ageMs) {
        ctx.header("X-Penstock-Source", source);
        ctx.header(Header.AGE, Long.toString(ageMs / 1_000));
    }

    /**
     * Checks that the sender takes JSON.
     *
     * @throws ProblemException 406 otherwise
     */
    static void checkAccepted(Context ctx) {
        if (!AcceptRule.takes(ctx.header(Header.ACCEPT), BodyType.JSON.mediaType())) {
            throw new ProblemException(
                    ProblemCode.NOT_ACCEPTABLE, "the answer is " + BodyType.JSON.mediaType());
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
