package io.penstock.gateway;

import io.javalin.http.Context;
import io.penstock.gateway.pipeline.Answer;
import io.penstock.gateway.pipeline.StatsQueries;
import io.penstock.gateway.pipeline.StatsView;

/** Shows statistics. Any thread. */
final class StatsReads {
    private final StatsQueries queries;

    StatsReads(StatsQueries queries) {
        this.queries = queries;
    }

    /** {@code GET /api/v1/stats}. */
    void read(Context ctx) {
        switch (queries.stats(
                QueryParameters.by(ctx),
                QueryParameters.window(ctx),
                QueryParameters.flag(ctx, "closed"))) {
            case Answer.NotYet<StatsView> notYet ->
                    throw TaskReads.notYet(notYet.retryAfterMs(), notYet.why());
            case Answer.Known<StatsView> known -> {
                JsonAnswer.source(ctx, known.source(), known.ageMs());
                JsonAnswer.write(ctx, known.value().toJson());
            }
        }
    }
}
