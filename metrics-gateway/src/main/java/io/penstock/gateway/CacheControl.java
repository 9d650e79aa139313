package io.penstock.gateway;

import io.javalin.http.Context;
import io.javalin.http.Header;
import io.penstock.gateway.guard.BodyType;
import io.penstock.gateway.guard.BoundedBody;
import io.penstock.gateway.pipeline.HotCaches;
import io.penstock.gateway.pipeline.Invalidation;
import io.penstock.gateway.problem.Problem;
import io.penstock.gateway.problem.ProblemCode;
import io.penstock.gateway.problem.ProblemException;
import io.penstock.json.InvalidField;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Shows the cache and drops from it. Any thread. */
final class CacheControl {
    private static final int BODY_BYTES = 1 << 20;
    private static final long REDIS_RETRY_MS = 1_000;
    private static final byte[] DONE = "{\"invalidated\":true}".getBytes(StandardCharsets.UTF_8);

    private final HotCaches caches;
    private final BoundedBody body;

    CacheControl(HotCaches caches, Duration bodyWithin) {
        this.caches = caches;
        body = new BoundedBody(BODY_BYTES, bodyWithin);
    }

    /** {@code GET /api/v1/cache}. */
    void status(Context ctx) {
        JsonAnswer.write(ctx, caches.status().toJson());
    }

    /** {@code POST /api/v1/cache/invalidate}. */
    void invalidate(Context ctx) throws IOException {
        BodyType type =
                BodyType.of(ctx.header(Header.CONTENT_TYPE), ctx.header(Header.CONTENT_ENCODING));
        if (type != BodyType.JSON) {
            throw new ProblemException(
                    ProblemCode.UNSUPPORTED_MEDIA_TYPE,
                    "the body must be " + BodyType.JSON.mediaType());
        }
        JsonAnswer.checkAccepted(ctx);
        if (!caches.invalidate(selection(body.read(ctx.req())))) {
            throw new ProblemException(
                    Problem.of(
                                    ProblemCode.REDIS_UNAVAILABLE,
                                    "dropped in this process; Redis did not take it")
                            .retryAfter(REDIS_RETRY_MS));
        }
        JsonAnswer.write(ctx, DONE);
    }

    private static Invalidation selection(byte[] json) {
        try {
            return Invalidation.read(json);
        } catch (InvalidField e) {
            throw new ProblemException(Problem.of(e));
        }
    }
}
