package io.penstock.gateway.live;

import io.javalin.http.Context;
import io.javalin.http.Header;
import io.penstock.gateway.GatewayParts;
import io.penstock.gateway.guard.AcceptRule;
import io.penstock.gateway.problem.Problem;
import io.penstock.gateway.problem.ProblemCode;
import io.penstock.gateway.problem.ProblemException;
import java.io.IOException;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code GET /api/v1/stream}: server-sent events until the browser goes. Any thread. */
public final class LiveStream implements AutoCloseable {
    /** What the answer is. */
    public static final String MEDIA_TYPE = "text/event-stream";

    private static final long RETRY_AFTER_MS = 5_000;
    private static final Logger LOG = LoggerFactory.getLogger(LiveStream.class);

    private final LiveHub hub;

    /**
     * @param parts what is looked at
     * @param clock the time
     */
    public LiveStream(GatewayParts parts, InstantSource clock) {
        hub = new LiveHub(parts, clock);
    }

    /** Holds the request's thread until the stream ends. */
    public void handle(Context ctx) throws IOException {
        if (!AcceptRule.takes(ctx.header(Header.ACCEPT), MEDIA_TYPE)) {
            throw new ProblemException(ProblemCode.NOT_ACCEPTABLE, "the answer is " + MEDIA_TYPE);
        }
        LiveClient client = new LiveClient(Thread.currentThread());
        boolean headOnly = ctx.req().getMethod().equals("HEAD");
        if (!headOnly && !hub.join(client, lastEventId(ctx.header("Last-Event-ID")))) {
            throw new ProblemException(
                    Problem.of(
                                    ProblemCode.OVERLOADED,
                                    "at most " + LiveHub.MOST_CLIENTS + " may listen at once")
                            .retryAfter(RETRY_AFTER_MS));
        }
        try {
            ctx.status(200);
            ctx.contentType(MEDIA_TYPE);
            ctx.header(Header.CACHE_CONTROL, "no-store");
            // Proxies that gather answers before they hand them on would hold events back.
            ctx.header("X-Accel-Buffering", "no");
            if (!headOnly) {
                ctx.res().flushBuffer();
                client.write(ctx.res().getOutputStream());
            }
        } catch (IOException e) {
            LOG.atDebug().addKeyValue("error", e.toString()).log("a listener has gone");
        } finally {
            hub.leave(client);
            // What ended the stream must not end what the server does afterwards.
            Thread.interrupted();
        }
    }

    private static long lastEventId(@Nullable String header) {
        return header != null && header.matches("[0-9]{1,18}") ? Long.parseLong(header) : 0;
    }

    /** Returns how many listen. */
    public int listening() {
        return hub.listening();
    }

    /** Ends all streams. */
    @Override
    public void close() {
        hub.close();
    }
}
