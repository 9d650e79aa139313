package io.penstock.gateway;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.http.Header;
import io.penstock.gateway.dashboard.Dashboard;
import io.penstock.gateway.guard.HostRule;
import io.penstock.gateway.guard.RequestGate;
import io.penstock.gateway.live.LiveStream;
import io.penstock.gateway.problem.ProblemCode;
import io.penstock.gateway.problem.ProblemException;

/** The table of addresses. */
record Routes(
        HostRule hosts,
        RequestGate gate,
        Handler submit,
        TaskReads tasks,
        AgentReads agents,
        DeadLetterReads deadLetters,
        StatsReads stats,
        CacheControl cache,
        LagReads lags,
        StructureReads structure,
        AlertReads alerts,
        ProfileReads profiles,
        HealthReads health,
        HealthOverview overview,
        MetricsRead metrics,
        OpenApi openApi,
        LiveStream live,
        Dashboard dashboard) {

    static final String METRICS = "/metrics";

    void register(RoutesConfig routes) {
        routes.before(ctx -> ctx.header("X-Content-Type-Options", "nosniff"));
        routes.before("/api/*", this::checkHost);

        routes.post("/api/v1/tasks", gate.guarding(submit));
        routes.post("/api/v1/delegate", gate.guarding(submit));
        read(routes, "/api/v1/tasks", tasks::list);
        read(routes, "/api/v1/tasks/{id}", tasks::one);
        read(routes, "/api/v1/tasks/{id}/result", tasks::result);
        read(routes, "/api/v1/tasks/{id}/events", tasks::events);
        read(routes, "/api/v1/tasks/{id}/submission", tasks::submission);
        read(routes, "/api/v1/agents", agents::list);
        read(routes, "/api/v1/agents/{id}", agents::one);
        read(routes, "/api/v1/dead-letters", deadLetters::list);
        read(routes, "/api/v1/dead-letters/{id}", deadLetters::one);
        read(routes, "/api/v1/stats", stats::read);
        read(routes, "/api/v1/cache", cache::status);
        read(routes, "/api/v1/alerts", alerts::list);
        routes.post("/api/v1/cache/invalidate", gate.guarding(cache::invalidate));
        read(routes, "/api/v1/lag", lags::list);
        read(routes, "/api/v1/lag/{group}", lags::one);
        read(routes, "/api/v1/lag/{group}/history", lags::history);

        get(routes, "/api/v1/profiles", gate.guarding(profiles::list));
        routes.post("/api/v1/profiles", gate.guarding(profiles::start));
        get(routes, "/api/v1/profiles/trend", gate.guarding(profiles::trend));
        get(routes, "/api/v1/profiles/{name}", gate.guarding(profiles::one));
        get(routes, "/api/v1/profiles/{name}/diff/{other}", gate.guarding(profiles::difference));

        read(routes, "/api/v1/topology", structure::topology);
        read(routes, "/api/v1/schema", structure::schema);

        // Not behind the gate: whoever watches the node must see it when it is busy.
        get(routes, "/health", overview::read);
        get(routes, "/health/live", health::live);
        get(routes, "/health/ready", health::ready);
        get(routes, METRICS, metrics::read);
        get(routes, "/openapi.json", openApi::json);
        get(routes, "/openapi", openApi::page);

        // Streams have a bound of their own.
        get(routes, "/api/v1/stream", live::handle);
        get(routes, "/", dashboard::page);
        get(routes, "/assets/{version}/<file>", dashboard::asset);
    }

    private void read(RoutesConfig routes, String path, Handler handler) {
        get(
                routes,
                path,
                gate.guarding(
                        ctx -> {
                            JsonAnswer.checkAccepted(ctx);
                            handler.handle(ctx);
                        }));
    }

    static void get(RoutesConfig routes, String path, Handler handler) {
        routes.get(path, handler);
        // Javalin's own HEAD answers 200 without asking the handler; the server drops the body.
        routes.addHttpHandler(HandlerType.HEAD, path, handler);
    }

    private void checkHost(Context ctx) {
        if (!hosts.allows(ctx.header(Header.HOST))) {
            throw new ProblemException(
                    ProblemCode.HOST_NOT_ALLOWED,
                    "Host must be an address, localhost or one of gateway.allowed-hosts");
        }
    }
}
