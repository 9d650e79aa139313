package io.penstock.gateway;

import io.javalin.http.Context;
import io.javalin.http.Header;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.penstock.gateway.guard.AcceptRule;
import java.io.IOException;

/**
 * {@code GET /metrics} in the text format of Prometheus, or OpenMetrics on demand; compressed for
 * whoever takes that, as Prometheus does. Any thread.
 */
final class MetricsRead {
    private static final String OPEN_METRICS = "application/openmetrics-text";
    private static final String OPEN_METRICS_TYPE = OPEN_METRICS + "; version=1.0.0; charset=utf-8";
    private static final String PROMETHEUS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry;

    MetricsRead(PrometheusMeterRegistry registry) {
        this.registry = registry;
    }

    void read(Context ctx) throws IOException {
        String accept = ctx.header(Header.ACCEPT);
        boolean open =
                accept != null
                        && accept.contains(OPEN_METRICS)
                        && AcceptRule.takes(accept, OPEN_METRICS);
        String type = open ? OPEN_METRICS_TYPE : PROMETHEUS_TYPE;
        ctx.status(200);
        ctx.contentType(type);
        CompressedAnswer.send(ctx, text -> registry.scrape(text, type));
    }
}
