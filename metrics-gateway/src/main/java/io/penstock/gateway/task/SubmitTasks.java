package io.penstock.gateway.task;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.Header;
import io.penstock.gateway.guard.AcceptRule;
import io.penstock.gateway.guard.BodyType;
import io.penstock.gateway.problem.ProblemCode;
import io.penstock.gateway.problem.ProblemException;

/** {@code POST /api/v1/tasks}: one task as JSON, or a stream of them as NDJSON. Any thread. */
public final class SubmitTasks implements Handler {
    private final SubmitOne one;
    private final SubmitLines lines;

    /**
     * @param one takes a single task
     * @param lines takes a stream
     */
    public SubmitTasks(SubmitOne one, SubmitLines lines) {
        this.one = one;
        this.lines = lines;
    }

    @Override
    public void handle(Context ctx) throws Exception {
        BodyType type =
                BodyType.of(ctx.header(Header.CONTENT_TYPE), ctx.header(Header.CONTENT_ENCODING));
        if (!AcceptRule.takes(ctx.header(Header.ACCEPT), type.mediaType())) {
            throw new ProblemException(
                    ProblemCode.NOT_ACCEPTABLE, "the answer is " + type.mediaType());
        }
        SubmitOptions options = SubmitOptions.of(ctx);
        switch (type) {
            case JSON -> one.handle(ctx, options);
            case NDJSON -> lines.handle(ctx, options);
        }
    }
}
