package io.penstock.gateway;

import io.javalin.http.Context;
import io.javalin.http.Header;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.penstock.gateway.guard.AcceptRule;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /metrics} in the text format of Prometheus, or OpenMetrics on demand; compressed for
 * whoever takes that, as Prometheus does. Any thread.
 */
final class MetricsRead {
    private static final String OPEN_METRICS = "application/openmetrics-text";
    private static final String OPEN_METRICS_TYPE = OPEN_METRICS + "; version=1.0.0; charset=utf-8";
    private static final String PROMETHEUS_TYPE = "text/plain; version=0.0.4; charset=utf-8";
    private static final String GZIP = "gzip";
    private static final int BUFFER_BYTES = 64 * 1024;

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
        boolean compressed = takesGzip(ctx.header(Header.ACCEPT_ENCODING));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(BUFFER_BYTES);
        try (OutputStream text = compressed ? new QuickGzip(bytes) : bytes) {
            registry.scrape(text, type);
        }
        ctx.status(200);
        ctx.contentType(type);
        ctx.header(Header.VARY, Header.ACCEPT_ENCODING);
        if (compressed) {
            ctx.header(Header.CONTENT_ENCODING, GZIP);
        }
        ctx.result(bytes.toByteArray());
    }

    /** Only who names it gets it, so that what a person reads on a terminal is text. */
    private static boolean takesGzip(@Nullable String encodings) {
        if (encodings == null) {
            return false;
        }
        for (String encoding : encodings.toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] parts = encoding.split(";", -1);
            if (parts[0].strip().equals(GZIP)) {
                return parts.length == 1 || !parts[1].strip().matches("q=0(\\.0*)?");
            }
        }
        return false;
    }

    /** The names repeat so much that the quickest level leaves little. */
    private static final class QuickGzip extends GZIPOutputStream {
        QuickGzip(OutputStream out) throws IOException {
            super(out, BUFFER_BYTES);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
