package io.penstock.gateway;

import io.javalin.http.Context;
import io.penstock.gateway.pipeline.Health;
import io.penstock.gateway.pipeline.Readiness;
import io.penstock.gateway.problem.Problem;
import io.penstock.gateway.problem.ProblemCode;
import io.penstock.gateway.problem.ProblemException;
import io.penstock.json.JsonText;
import io.penstock.json.RawJson;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** Answers whoever decides to restart this node or to send it requests. Any thread. */
final class HealthReads {
    private static final byte[] LIVE = json("live");
    private static final byte[] READY = json("ready");

    private final Health health;
    private volatile boolean closing;

    HealthReads(Health health) {
        this.health = health;
    }

    /** Is not ready from now on. */
    void close() {
        closing = true;
    }

    /** {@code GET /health/live}. */
    void live(Context ctx) {
        if (!health.live()) {
            throw new ProblemException(ProblemCode.NOT_LIVE, "restart this process");
        }
        JsonAnswer.write(ctx, LIVE);
    }

    /** {@code GET /health/ready}. */
    void ready(Context ctx) {
        if (closing) {
            throw new ProblemException(ProblemCode.CLOSING, "this node is closing");
        }
        Readiness readiness = health.ready();
        if (!readiness.isReady()) {
            String reasons =
                    readiness.reasons().stream()
                            .map(JsonText::quote)
                            .collect(Collectors.joining(",", "[", "]"));
            throw new ProblemException(
                    Problem.of(ProblemCode.NOT_READY, String.join("; ", readiness.reasons()))
                            .with("reasons", RawJson.of(reasons)));
        }
        JsonAnswer.write(ctx, READY);
    }

    private static byte[] json(String status) {
        return ("{\"status\":\"" + status + "\"}").getBytes(StandardCharsets.UTF_8);
    }
}
