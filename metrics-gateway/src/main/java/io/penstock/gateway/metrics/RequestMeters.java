package io.penstock.gateway.metrics;

import io.javalin.http.Context;
import io.javalin.http.RequestLogger;
import io.javalin.router.Endpoint;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.penstock.gateway.guard.RequestGate;
import io.penstock.gateway.live.LiveStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Measures every request by method, route and status. Any thread. */
public final class RequestMeters implements RequestLogger {
    private static final float NANOS_PER_MS = 1_000_000;
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofNanos(2_500_000),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2_500),
        Duration.ofSeconds(10),
        Duration.ofSeconds(60)
    };

    private final PlainRequestFigures plain;
    private final MeterRegistry registry;
    private final Map<Kind, Timer> timers = new ConcurrentHashMap<>();

    private record Kind(String method, String route, int status) {}

    /**
     * @param registry where the meters live
     * @param gate tells how many requests are under way
     */
    public RequestMeters(PrometheusMeterRegistry registry, RequestGate gate) {
        this.registry = registry;
        plain = new PlainRequestFigures(registry.getPrometheusRegistry());
        Gauge.builder("http.server.requests.active", gate, RequestGate::underWay)
                .description("API requests under way")
                .register(registry);
    }

    @Override
    public void handle(Context ctx, Float executionTimeMs) {
        if (isStream(ctx)) {
            return;
        }
        Endpoint endpoint = ctx.endpoints().lastHttpEndpoint();
        Kind kind =
                new Kind(
                        method(ctx, endpoint),
                        endpoint == null ? "none" : endpoint.path,
                        ctx.res().getStatus());
        plain.count(kind.status(), executionTimeMs);
        timers.computeIfAbsent(kind, this::timer)
                .record((long) (executionTimeMs * NANOS_PER_MS), TimeUnit.NANOSECONDS);
    }

    /** How long somebody listened is no time of an answer. */
    private static boolean isStream(Context ctx) {
        String type = ctx.res().getContentType();
        return type != null && type.startsWith(LiveStream.MEDIA_TYPE);
    }

    /** A method that no route knows is the sender's invention, of which there are endless ones. */
    private static String method(Context ctx, @Nullable Endpoint endpoint) {
        return endpoint == null ? "other" : ctx.req().getMethod();
    }

    private Timer timer(Kind kind) {
        return Timer.builder("http.server.requests")
                .description("Time of a request from its headers to the end of its answer")
                .tag("method", kind.method())
                .tag("route", kind.route())
                .tag("status", Integer.toString(kind.status()))
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }
}
