package io.penstock.gateway;

import io.javalin.http.Context;
import io.penstock.gateway.problem.Problem;
import io.penstock.gateway.problem.ProblemException;
import io.penstock.json.InvalidField;
import io.penstock.stats.Grouping;
import io.penstock.stats.StatsSpan;
import io.penstock.task.Names;
import io.penstock.task.TaskState;
import org.jspecify.annotations.Nullable;

/** Reads query parameters; a wrong one ends the request with 400. Stateless; any thread. */
final class QueryParameters {
    private static final int STANDARD_LIMIT = 50;
    private static final int MOST_LIMIT = 1_000;

    private QueryParameters() {}

    /** Returns {@code limit}, 1 to 1,000; 50 when absent. */
    static int limit(Context ctx) {
        String text = ctx.queryParam("limit");
        if (text == null) {
            return STANDARD_LIMIT;
        }
        if (text.matches("[0-9]{1,4}")) {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= MOST_LIMIT) {
                return limit;
            }
        }
        throw wrong("limit", "must be 1 to " + MOST_LIMIT);
    }

    /** Returns {@code state}, or null when absent. */
    static @Nullable TaskState state(Context ctx) {
        String text = ctx.queryParam("state");
        try {
            return text == null ? null : TaskState.of(text);
        } catch (InvalidField e) {
            throw wrong("state", e.rule());
        }
    }

    /** Returns {@code by}; types when absent. */
    static Grouping by(Context ctx) {
        String text = ctx.queryParam("by");
        try {
            return text == null ? Grouping.TYPE : Grouping.of(text);
        } catch (InvalidField e) {
            throw wrong("by", e.rule());
        }
    }

    /** Returns {@code window}; five minutes when absent. */
    static StatsSpan window(Context ctx) {
        String text = ctx.queryParam("window");
        try {
            return text == null ? StatsSpan.FIVE_MINUTES : StatsSpan.of(text);
        } catch (InvalidField e) {
            throw wrong("window", e.rule());
        }
    }

    /** Returns a parameter that is true or false; false when absent. */
    static boolean flag(Context ctx, String parameter) {
        String text = ctx.queryParam(parameter);
        if (text == null || text.equals("false")) {
            return false;
        }
        if (text.equals("true")) {
            return true;
        }
        throw wrong(parameter, "must be true or false");
    }

    /** Returns a name such as {@code type}, or null when absent. */
    static @Nullable String name(Context ctx, String parameter) {
        String text = ctx.queryParam(parameter);
        try {
            return text == null ? null : Names.check(parameter, text);
        } catch (InvalidField e) {
            throw wrong(parameter, e.rule());
        }
    }

    /** Returns the answer to a parameter that broke a rule. */
    static ProblemException wrong(String parameter, String rule) {
        return new ProblemException(Problem.parameter(parameter, rule));
    }
}
