package io.penstock.gateway.task;

import io.javalin.http.Context;
import io.penstock.gateway.problem.Problem;
import io.penstock.gateway.problem.ProblemException;
import io.penstock.json.InvalidField;
import io.penstock.task.Names;
import java.time.Duration;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;

/**
 * What a submission asks for beside the task.
 *
 * @param waitTime how long to wait for the end, zero for not at all
 * @param requireAgent whether to refuse a task that no live agent could take
 * @param idempotencyKey the id that the sender gives in a header, absent for none
 */
record SubmitOptions(Duration waitTime, boolean requireAgent, @Nullable String idempotencyKey) {
    private static final String KEY_HEADER = "Idempotency-Key";

    /**
     * Reads query and headers.
     *
     * @throws ProblemException 400 naming the parameter and the rule
     */
    static SubmitOptions of(Context ctx) {
        String require = ctx.queryParam("require");
        if (require != null && !require.equals("agent")) {
            throw new ProblemException(Problem.parameter("require", "must be agent"));
        }
        return new SubmitOptions(
                WaitTime.of(ctx.queryParam("wait")), require != null, idempotencyKey(ctx));
    }

    private static @Nullable String idempotencyKey(Context ctx) {
        Enumeration<String> values = ctx.req().getHeaders(KEY_HEADER);
        if (!values.hasMoreElements()) {
            return null;
        }
        String key = unquoted(values.nextElement().strip());
        if (values.hasMoreElements()) {
            throw new ProblemException(Problem.parameter(KEY_HEADER, "must stand once"));
        }
        try {
            return Names.checkId(KEY_HEADER, key);
        } catch (InvalidField e) {
            throw new ProblemException(Problem.parameter(KEY_HEADER, e.rule()));
        }
    }

    /** The draft standard writes the key as a quoted string; most senders write it bare. */
    private static String unquoted(String key) {
        return key.length() >= 2 && key.startsWith("\"") && key.endsWith("\"")
                ? key.substring(1, key.length() - 1)
                : key;
    }
}
