package io.penstock.gateway;

import io.javalin.Javalin;
import io.javalin.util.JavalinException;
import io.penstock.gateway.metrics.RequestThreads;
import io.penstock.gateway.problem.ProblemAnswers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An address of its own for {@code /metrics}, with nothing else behind it: whoever scrapes need not
 * be let at the API. The same limits and times hold as for the gateway. Any thread.
 */
final class MetricsAddress implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(MetricsAddress.class);

    private final Javalin javalin;
    private final int port;

    private MetricsAddress(Javalin javalin) {
        this.javalin = javalin;
        port = javalin.port();
    }

    /**
     * Starts it; it answers when this returns.
     *
     * @throws io.javalin.util.JavalinBindException when the port is taken or may not be used
     */
    static MetricsAddress start(
            GatewaySettings settings, MetricsRead metrics, RequestThreads threads) {
        Javalin javalin =
                Javalin.create(
                        config -> {
                            Gateway.configure(config);
                            new HttpServer("metrics", settings, threads).configure(config.jetty);
                            ProblemAnswers.register(config.routes);
                            config.routes.before(
                                    ctx -> ctx.header("X-Content-Type-Options", "nosniff"));
                            Routes.get(config.routes, Routes.METRICS, metrics::read);
                        });
        javalin.start();
        log.atInfo()
                .addKeyValue("port", javalin.port())
                .log("metrics have an address of their own");
        return new MetricsAddress(javalin);
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        try {
            javalin.stop();
        } catch (JavalinException e) {
            log.atWarn()
                    .addKeyValue("error", String.valueOf(e.getCause()))
                    .log("scrapes cut as their address closed");
        }
    }
}
