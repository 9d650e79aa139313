package io.penstock.gateway.live;

import io.penstock.alert.Alert;
import io.penstock.gateway.pipeline.CacheStatus;
import io.penstock.gateway.pipeline.Readiness;
import io.penstock.gateway.pipeline.StatsRow;
import io.penstock.json.JsonText;
import io.penstock.json.JsonWriter;
import io.penstock.json.PropertyNames;
import io.penstock.lag.GroupLag;
import io.penstock.lag.LagSnapshot;
import io.penstock.lag.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How the node is at one moment, in one event. Immutable.
 *
 * @param at when, ms since 1970
 * @param version of the dashboard that this node serves
 * @param live whether the node can go on
 * @param readiness whether it can serve
 * @param figures its counters and gauges
 * @param rate tasks that ended a second since the moment before, absent at the first
 * @param lastMinute statistics of the last minute, absent while the stores are restored or nothing
 *     ended
 * @param cache the cache
 * @param lag the consumer groups, absent before they were sampled
 * @param alerts what fires
 */
record Overview(
        long at,
        String version,
        boolean live,
        Readiness readiness,
        Figures figures,
        @Nullable Double rate,
        @Nullable StatsRow lastMinute,
        CacheStatus cache,
        @Nullable LagSnapshot lag,
        List<Alert> alerts) {
    /** Groups that are told; the page of consumer lag shows all. */
    private static final int MOST_GROUPS = 5;

    private static final PropertyNames NAMES =
            JsonText.names("at", "version", "node", "tasks", "agents", "cache", "lag", "alerts");
    private static final PropertyNames NODE =
            JsonText.names("status", "reasons", "restores", "restoreLeft");
    private static final PropertyNames TASKS =
            JsonText.names(
                    "rate",
                    "ended",
                    "waiting",
                    "inFlight",
                    "backlog",
                    "lastMinute",
                    "successShare",
                    "p50Ms",
                    "p95Ms",
                    "p99Ms");
    private static final PropertyNames AGENTS = JsonText.names("count", "slots", "used", "free");
    private static final PropertyNames CACHE =
            JsonText.names("entries", "hits", "misses", "hitRatio", "redis", "waitsSince");
    private static final PropertyNames LAG =
            JsonText.names("groups", "records", "verdicts", "worst", "problem", "sampledAt");

    /** Returns it as JSON. */
    String toJson() {
        return object(
                NAMES,
                w -> {
                    JsonText.number(w, 0, at);
                    JsonText.text(w, 1, version);
                    nested(w, 2, NODE, this::writeNode);
                    nested(w, 3, TASKS, this::writeTasks);
                    nested(w, 4, AGENTS, this::writeAgents);
                    nested(w, 5, CACHE, this::writeCache);
                    LagSnapshot groups = lag;
                    if (groups != null) {
                        nested(w, 6, LAG, inner -> writeLag(inner, groups));
                    }
                    w.name(7);
                    w.beginArray();
                    alerts.forEach(alert -> w.rawValue(text(alert.toJson())));
                    w.endArray();
                });
    }

    private void writeNode(JsonWriter w) {
        JsonText.text(w, 0, !live ? "down" : readiness.isReady() ? "ready" : "starting");
        JsonText.texts(w, 1, readiness.reasons());
        JsonText.number(w, 2, figures.of("penstock_restores_active"));
        JsonText.number(w, 3, figures.of("penstock_restore_records_left"));
    }

    private void writeTasks(JsonWriter w) {
        if (rate != null) {
            decimal(w, 0, rate);
        }
        w.name(1);
        w.rawValue(counts(figures.ended()));
        JsonText.number(w, 2, figures.of("penstock_tasks_waiting"));
        JsonText.number(w, 3, figures.of("penstock_tasks_in_flight"));
        w.name(4);
        w.rawValue(counts(figures.backlog()));
        StatsRow minute = lastMinute;
        if (minute != null) {
            JsonText.number(w, 5, minute.ended());
            if (minute.ended() > 0) {
                w.name(6);
                w.rawValue(
                        String.format(
                                Locale.ROOT, "%.5f", (double) minute.succeeded() / minute.ended()));
            }
            JsonText.number(w, 7, minute.p50Ms());
            JsonText.number(w, 8, minute.p95Ms());
            JsonText.number(w, 9, minute.p99Ms());
        }
    }

    private void writeAgents(JsonWriter w) {
        JsonText.number(w, 0, figures.of("penstock_agents"));
        JsonText.number(w, 1, figures.of("penstock_agent_slots"));
        JsonText.number(w, 2, figures.of("penstock_agent_slots_used"));
        JsonText.number(w, 3, figures.of("penstock_agent_slots_free"));
    }

    private void writeCache(JsonWriter w) {
        CacheStatus.Local local = cache.local();
        JsonText.number(w, 0, local.entries());
        JsonText.number(w, 1, local.hits());
        JsonText.number(w, 2, local.misses());
        if (local.hits() + local.misses() > 0) {
            w.name(3);
            w.rawValue(
                    String.format(
                            Locale.ROOT,
                            "%.4f",
                            (double) local.hits() / (local.hits() + local.misses())));
        }
        CacheStatus.Redis redis = cache.redis();
        JsonText.text(w, 4, redis == null ? "none" : redis.up() ? "up" : "down");
        CacheStatus.Feed feed = cache.feed();
        if (feed != null && feed.waitsSinceMs() > 0) {
            JsonText.number(w, 5, feed.waitsSinceMs());
        }
    }

    private static void writeLag(JsonWriter w, LagSnapshot lag) {
        JsonText.number(w, 0, lag.groups().size());
        JsonText.number(w, 1, lag.groups().stream().mapToLong(GroupLag::lag).sum());
        w.name(2);
        w.rawValue(counts(verdicts(lag)));
        w.name(3);
        w.beginArray();
        lag.groups().stream().limit(MOST_GROUPS).forEach(group -> w.rawValue(text(group.toJson())));
        w.endArray();
        JsonText.text(w, 4, lag.problem());
        JsonText.number(w, 5, lag.sampledAt());
    }

    private static Map<String, Long> verdicts(LagSnapshot lag) {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (Verdict verdict : Verdict.values()) {
            counts.put(verdict.word(), 0L);
        }
        lag.groups()
                .forEach(group -> counts.merge(group.judgement().verdict().word(), 1L, Long::sum));
        return counts;
    }

    /** Keys are invented by users, so they are no names that a writer could prepare. */
    private static String counts(Map<String, Long> counts) {
        return counts.entrySet().stream()
                .map(entry -> JsonText.quote(entry.getKey()) + ":" + entry.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static void decimal(JsonWriter w, int name, double value) {
        w.name(name);
        w.rawValue(String.format(Locale.ROOT, "%.1f", value));
    }

    private static void nested(
            JsonWriter w, int name, PropertyNames names, Consumer<JsonWriter> fields) {
        w.name(name);
        w.rawValue(object(names, fields));
    }

    private static String object(PropertyNames names, Consumer<JsonWriter> fields) {
        return text(JsonText.object(names, fields));
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }
}
