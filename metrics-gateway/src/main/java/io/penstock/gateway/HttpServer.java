package io.penstock.gateway;

import io.javalin.config.JettyConfig;
import io.penstock.gateway.guard.SlowHeads;
import io.penstock.gateway.metrics.RequestThreads;
import io.penstock.gateway.problem.ServerProblems;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.CrossOriginHandler;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Sets up Jetty: threads, connections, limits, graceful stop. */
record HttpServer(String name, GatewaySettings settings, RequestThreads requestThreads) {
    /** Platform threads: one accepts, one or two select, the rest start virtual ones. */
    private static final int MOST_PLATFORM_THREADS = 16;

    private static final int ACCEPTORS = 1;
    private static final int SELECTORS = 1;
    private static final int LISTEN_QUEUE = 1_024;

    /**
     * How long a connection may idle once the gateway closes, so that those kept alive do not hold
     * it up.
     */
    private static final long IDLE_WHEN_CLOSING_MS = 250;

    /**
     * How long a connection may idle while no further one is let in, so that those that only hold a
     * place make room.
     */
    private static final long IDLE_WHEN_FULL_MS = 1_000;

    void configure(JettyConfig jetty) {
        QueuedThreadPool threads = new QueuedThreadPool(MOST_PLATFORM_THREADS);
        threads.setName(name);
        threads.setVirtualThreadsExecutor(requestThreads.executor());
        jetty.threadPool = threads;
        jetty.modifyServer(this::configureServer);
        jetty.modifyServletContextHandler(context -> context.setErrorHandler(new ServerProblems()));
        jetty.modifyHttpConfiguration(this::configureHttp);
        jetty.addConnector(this::connector);
    }

    private void configureServer(Server server) {
        server.setStopTimeout(settings.timeouts().stop().toMillis());
        server.setErrorHandler(new ServerProblems());
        server.insertHandler(new GracefulHandler());
        if (!settings.corsOrigins().isEmpty()) {
            server.insertHandler(crossOrigin());
        }
    }

    private CrossOriginHandler crossOrigin() {
        CrossOriginHandler handler = new CrossOriginHandler();
        handler.setAllowedOriginPatterns(
                settings.corsOrigins().stream().map(Pattern::quote).collect(Collectors.toSet()));
        handler.setAllowedMethods(Set.of("GET", "HEAD", "POST"));
        handler.setAllowedHeaders(Set.of("Content-Type", "Accept", "Idempotency-Key"));
        handler.setExposedHeaders(Set.of("Location", "Age", "Retry-After", "X-Penstock-Source"));
        handler.setPreflightMaxAge(Duration.ofMinutes(10));
        return handler;
    }

    private void configureHttp(HttpConfiguration http) {
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
        http.setRequestHeaderSize(settings.limits().headerBytes());
    }

    private ServerConnector connector(Server server, HttpConfiguration http) {
        ServerConnector connector =
                new ServerConnector(server, ACCEPTORS, SELECTORS, new HttpConnectionFactory(http));
        connector.setHost(settings.host());
        connector.setPort(settings.port());
        connector.setIdleTimeout(settings.timeouts().idle().toMillis());
        connector.setShutdownIdleTimeout(IDLE_WHEN_CLOSING_MS);
        connector.setAcceptQueueSize(LISTEN_QUEUE);
        NetworkConnectionLimit most =
                new NetworkConnectionLimit(settings.limits().connections(), connector);
        most.setEndPointIdleTimeout(IDLE_WHEN_FULL_MS);
        connector.addBean(most);
        connector.addBean(
                new SlowHeads(connector.getScheduler(), settings.timeouts().idle().toMillis()));
        return connector;
    }
}
