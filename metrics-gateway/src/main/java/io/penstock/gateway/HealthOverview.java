package io.penstock.gateway;

import io.javalin.http.Context;
import io.penstock.gateway.pipeline.CacheStatus;
import io.penstock.gateway.pipeline.Health;
import io.penstock.gateway.pipeline.HotCaches;
import io.penstock.json.JsonText;
import io.penstock.json.JsonWriter;
import io.penstock.json.PropertyNames;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * {@code GET /health}: how the node is in one answer, for people and for checks that want figures.
 * {@code healthy} and {@code degraded} are 200, as a degraded node works; {@code down} is 503, when
 * only a restart helps. Any thread.
 */
final class HealthOverview {
    private static final PropertyNames NAMES =
            JsonText.names("status", "goroutines", "memory", "gc", "streams", "redis", "reasons");
    private static final PropertyNames MEMORY = JsonText.names("heap_alloc", "total_alloc", "sys");
    private static final PropertyNames COLLECTIONS = JsonText.names("count");

    private final Health health;
    private final HotCaches caches;
    private final Supplier<Vitals> vitals;

    HealthOverview(Health health, HotCaches caches, Supplier<Vitals> vitals) {
        this.health = health;
        this.caches = caches;
        this.vitals = vitals;
    }

    void read(Context ctx) {
        Vitals now = vitals.get();
        CacheStatus.Redis redis = caches.status().redis();
        List<String> streams = health.ready().reasons();
        List<String> reasons = new ArrayList<>(streams);
        if (now.heapBytes() > Vitals.MOST_HEAP_BYTES) {
            reasons.add("heap: is " + now.heapBytes() + " bytes, above " + Vitals.MOST_HEAP_BYTES);
        }
        if (redis != null && !redis.up()) {
            reasons.add("redis: " + redis.error());
        }
        boolean live = health.live();
        String status = !live ? "down" : reasons.isEmpty() ? "healthy" : "degraded";
        byte[] json =
                JsonText.object(
                        NAMES,
                        w -> {
                            JsonText.text(w, 0, status);
                            JsonText.number(w, 1, now.threads());
                            nested(w, 2, MEMORY, inner -> memory(inner, now));
                            nested(
                                    w,
                                    3,
                                    COLLECTIONS,
                                    inner -> JsonText.number(inner, 0, now.collections()));
                            JsonText.text(
                                    w, 4, !live ? "down" : streams.isEmpty() ? "up" : "starting");
                            JsonText.text(
                                    w, 5, redis == null ? "none" : redis.up() ? "up" : "down");
                            JsonText.texts(w, 6, reasons);
                        });
        JsonAnswer.write(ctx, json);
        if (!live) {
            ctx.status(503);
        }
    }

    private static void memory(JsonWriter w, Vitals now) {
        JsonText.number(w, 0, now.heapBytes());
        JsonText.number(w, 1, now.allocatedBytes());
        JsonText.number(w, 2, now.committedBytes());
    }

    private static void nested(
            JsonWriter w, int name, PropertyNames names, Consumer<JsonWriter> fields) {
        w.name(name);
        w.rawValue(new String(JsonText.object(names, fields), StandardCharsets.UTF_8));
    }
}
