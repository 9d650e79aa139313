package io.penstock.gateway.problem;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Header;
import io.javalin.http.HttpResponseException;
import io.penstock.json.InvalidField;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers every exception of a handler with a problem document. Stateless; any thread. */
public final class ProblemAnswers {
    private static final Logger log = LoggerFactory.getLogger(ProblemAnswers.class);

    private ProblemAnswers() {}

    /** Takes over all exceptions of the routes. */
    public static void register(RoutesConfig routes) {
        routes.exception(ProblemException.class, (e, ctx) -> write(ctx, e.problem()));
        routes.exception(InvalidField.class, (e, ctx) -> write(ctx, Problem.of(e)));
        routes.exception(HttpResponseException.class, ProblemAnswers::writeRouting);
        routes.exception(IOException.class, ProblemAnswers::writeTransport);
        routes.exception(Exception.class, ProblemAnswers::writeFault);
    }

    /** Answers with the problem. */
    public static void write(Context ctx, Problem problem) {
        ctx.status(problem.code().status());
        ctx.contentType(Problem.MEDIA_TYPE);
        if (problem.retryAfterMs() > 0) {
            ctx.header(Header.RETRY_AFTER, Long.toString(problem.retryAfterSeconds()));
        }
        if (problem.code() == ProblemCode.REQUEST_TIMEOUT) {
            ctx.header(Header.CONNECTION, "close");
        }
        ctx.result(problem.toJson(ctx.path()));
    }

    private static void writeRouting(HttpResponseException e, Context ctx) {
        if (e.getStatus() == ProblemCode.METHOD_NOT_ALLOWED.status()) {
            String allowed = String.join(", ", e.getDetails().values());
            ctx.header(Header.ALLOW, allowed);
            write(
                    ctx,
                    Problem.of(
                            ProblemCode.METHOD_NOT_ALLOWED,
                            ctx.req().getMethod() + " is not known here, but " + allowed));
        } else if (e.getStatus() == ProblemCode.UNKNOWN_ROUTE.status()) {
            write(ctx, Problem.of(ProblemCode.UNKNOWN_ROUTE, "nothing is at " + ctx.path()));
        } else {
            writeFault(e, ctx);
        }
    }

    private static void writeTransport(IOException e, Context ctx) {
        log.atDebug().addKeyValue("error", e.toString()).log("sender is gone");
        // Nobody reads this any more, but the status stands in the metrics.
        write(ctx, Problem.of(ProblemCode.BAD_REQUEST, "the request ended too early"));
    }

    private static void writeFault(Exception e, Context ctx) {
        log.atError()
                .addKeyValue("method", ctx.req().getMethod())
                .addKeyValue("path", ctx.path())
                .setCause(e)
                .log("request failed");
        write(ctx, Problem.of(ProblemCode.INTERNAL, "the log of the node has the rest"));
    }
}
