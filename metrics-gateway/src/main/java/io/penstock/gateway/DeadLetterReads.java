package io.penstock.gateway;

import io.javalin.http.Context;
import io.penstock.gateway.pipeline.Answer;
import io.penstock.gateway.pipeline.DeadLetterView;
import io.penstock.gateway.pipeline.DeadLetters;
import io.penstock.gateway.problem.ProblemCode;
import io.penstock.gateway.problem.ProblemException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Shows dead letters. Any thread. */
final class DeadLetterReads {
    private static final Pattern ID = Pattern.compile("([0-9]{1,9})-([0-9]{1,18})");

    private final DeadLetters deadLetters;

    DeadLetterReads(DeadLetters deadLetters) {
        this.deadLetters = deadLetters;
    }

    /** {@code GET /api/v1/dead-letters}. */
    void list(Context ctx) {
        switch (deadLetters.newest(QueryParameters.limit(ctx))) {
            case Answer.NotYet<List<DeadLetterView>> notYet ->
                    throw TaskReads.notYet(notYet.retryAfterMs(), notYet.why());
            case Answer.Known<List<DeadLetterView>> known -> {
                JsonAnswer.source(ctx, known.source(), known.ageMs());
                JsonAnswer.writeList(
                        ctx,
                        "deadLetters",
                        known.value().stream().map(DeadLetterView::toJson).toList(),
                        null);
            }
        }
    }

    /** {@code GET /api/v1/dead-letters/{id}}. */
    void one(Context ctx) {
        Matcher id = ID.matcher(ctx.pathParam("id"));
        if (!id.matches()) {
            throw QueryParameters.wrong("id", "must be partition-offset, as in 3-1042");
        }
        switch (deadLetters.at(Integer.parseInt(id.group(1)), Long.parseLong(id.group(2)))) {
            case Answer.NotYet<Optional<DeadLetterView>> notYet ->
                    throw TaskReads.notYet(notYet.retryAfterMs(), notYet.why());
            case Answer.Known<Optional<DeadLetterView>> known -> {
                JsonAnswer.source(ctx, known.source(), known.ageMs());
                DeadLetterView letter =
                        known.value()
                                .orElseThrow(
                                        () ->
                                                new ProblemException(
                                                        ProblemCode.UNKNOWN_DEAD_LETTER,
                                                        "nothing lies there, or its retention is"
                                                                + " over"));
                JsonAnswer.write(ctx, letter.toJson());
            }
        }
    }
}
