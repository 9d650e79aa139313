package io.penstock.gateway;

import io.javalin.http.Context;
import io.penstock.gateway.pipeline.Answer;
import io.penstock.gateway.pipeline.Lags;
import io.penstock.gateway.problem.ProblemCode;
import io.penstock.gateway.problem.ProblemException;
import io.penstock.json.InvalidField;
import io.penstock.json.JsonText;
import io.penstock.json.PropertyNames;
import io.penstock.lag.GroupLag;
import io.penstock.lag.LagHistory;
import io.penstock.lag.LagSnapshot;
import io.penstock.lag.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Shows how far consumer groups are behind. Any thread. */
final class LagReads {
    private static final PropertyNames NAMES =
            JsonText.names(
                    "cluster",
                    "sampledAt",
                    "tookMs",
                    "groupCount",
                    "partitionsLeftOut",
                    "problem",
                    "groups");

    private final Lags lags;

    LagReads(Lags lags) {
        this.lags = lags;
    }

    /** {@code GET /api/v1/lag}. */
    void list(Context ctx) {
        int limit = QueryParameters.limit(ctx);
        Set<Verdict> verdicts = verdicts(ctx);
        LagSnapshot snapshot = latest(ctx);
        List<GroupLag> groups =
                snapshot.groups().stream()
                        .filter(group -> verdicts.contains(group.judgement().verdict()))
                        .toList();
        JsonAnswer.write(
                ctx,
                JsonText.object(
                        NAMES,
                        w -> {
                            JsonText.text(w, 0, snapshot.cluster());
                            JsonText.number(w, 1, snapshot.sampledAt());
                            JsonText.number(w, 2, snapshot.tookMs());
                            JsonText.number(w, 3, groups.size());
                            JsonText.number(w, 4, snapshot.leftOut());
                            JsonText.text(w, 5, snapshot.problem());
                            w.name(6);
                            w.beginArray();
                            groups.stream()
                                    .limit(limit)
                                    .forEach(group -> w.rawValue(text(group.toJson())));
                            w.endArray();
                        }));
    }

    /** {@code GET /api/v1/lag/{group}}. */
    void one(Context ctx) {
        GroupLag group = latest(ctx).group(ctx.pathParam("group"));
        if (group == null) {
            throw new ProblemException(
                    ProblemCode.UNKNOWN_GROUP, "no group of this id has committed an offset");
        }
        JsonAnswer.write(ctx, group.toWholeJson());
    }

    /** {@code GET /api/v1/lag/{group}/history}. */
    void history(Context ctx) {
        String group = ctx.pathParam("group");
        List<LagHistory.Point> points = lags.history(group);
        if (points.isEmpty()) {
            throw new ProblemException(
                    ProblemCode.UNKNOWN_GROUP, "no group of this id has committed an offset");
        }
        JsonAnswer.write(ctx, LagHistory.toJson(group, points));
    }

    private LagSnapshot latest(Context ctx) {
        return switch (lags.latest()) {
            case Answer.NotYet<LagSnapshot> notYet ->
                    throw TaskReads.notYet(notYet.retryAfterMs(), notYet.why());
            case Answer.Known<LagSnapshot> known -> {
                JsonAnswer.source(ctx, known.source(), known.ageMs());
                yield known.value();
            }
        };
    }

    private static Set<Verdict> verdicts(Context ctx) {
        String text = ctx.queryParam("verdict");
        if (text == null) {
            return EnumSet.allOf(Verdict.class);
        }
        Set<Verdict> verdicts = EnumSet.noneOf(Verdict.class);
        try {
            for (String word : text.split(",", -1)) {
                verdicts.add(Verdict.of(word));
            }
        } catch (InvalidField e) {
            throw QueryParameters.wrong("verdict", e.rule());
        }
        return verdicts;
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }
}
