package io.penstock.profile.http;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.config.JettyConfig;
import io.javalin.http.Context;
import io.javalin.http.Header;
import io.javalin.util.JavalinException;
import io.penstock.gateway.guard.HostRule;
import io.penstock.gateway.problem.ProblemAnswers;
import io.penstock.gateway.problem.ProblemCode;
import io.penstock.gateway.problem.ProblemException;
import io.penstock.gateway.problem.ServerProblems;
import io.penstock.profile.Profiler;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves {@code /debug/pprof/} at an address of its own. Any thread. */
public final class ProfilingServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProfilingServer.class);

    private static final int PLATFORM_THREADS = 8;
    private static final int MOST_CONNECTIONS = 64;

    /** A connection may idle while its capture runs, and some more. */
    private static final Duration IDLE_BEYOND_LONGEST = Duration.ofSeconds(30);

    private final Javalin javalin;
    private final String url;

    private ProfilingServer(Javalin javalin, String host) {
        this.javalin = javalin;
        url = "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + javalin.port();
    }

    /**
     * Starts to serve.
     *
     * @throws io.javalin.util.JavalinBindException when the port is taken
     */
    public static ProfilingServer start(
            ProfilingAddress address, Profiler profiler, InstantSource clock) {
        HostRule hosts = new HostRule(address.allowedHosts());
        Javalin javalin =
                Javalin.create(
                        config -> {
                            configure(config);
                            connector(config.jetty, address, profiler);
                            ProblemAnswers.register(config.routes);
                            config.routes.before(
                                    ctx -> {
                                        if (!hosts.allows(ctx.header(Header.HOST))) {
                                            throw new ProblemException(
                                                    ProblemCode.HOST_NOT_ALLOWED,
                                                    "Host must be an address, localhost or one of"
                                                            + " gateway.allowed-hosts");
                                        }
                                    });
                            config.routes.after(ProfilingServer::log);
                            PprofRoutes.register(config.routes, profiler, clock);
                        });
        javalin.start();
        ProfilingServer server = new ProfilingServer(javalin, address.host());
        LOG.atInfo().addKeyValue("url", server.url()).log("profiling started");
        return server;
    }

    private static void log(Context ctx) {
        LOG.atInfo()
                .addKeyValue("path", ctx.path())
                .addKeyValue("who", ctx.req().getRemoteAddr())
                .addKeyValue("status", ctx.status().getCode())
                .log("profile served");
    }

    private static void configure(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.prefer405over404 = true;
        config.http.compressionStrategy = CompressionStrategy.NONE;
        config.router.ignoreTrailingSlashes = true;
    }

    private static void connector(JettyConfig jetty, ProfilingAddress address, Profiler profiler) {
        QueuedThreadPool threads = new QueuedThreadPool(PLATFORM_THREADS);
        threads.setName("profiling");
        threads.setDaemon(true);
        threads.setVirtualThreadsExecutor(
                Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name("profiling-request-", 0).factory()));
        jetty.threadPool = threads;
        jetty.modifyServer(server -> server.setErrorHandler(new ServerProblems()));
        jetty.modifyServletContextHandler(context -> context.setErrorHandler(new ServerProblems()));
        jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
        jetty.addConnector(
                (server, http) -> {
                    ServerConnector connector =
                            new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
                    connector.setHost(address.host());
                    connector.setPort(address.port());
                    connector.setIdleTimeout(
                            profiler.settings()
                                    .longestDuration()
                                    .plus(IDLE_BEYOND_LONGEST)
                                    .toMillis());
                    connector.addBean(new NetworkConnectionLimit(MOST_CONNECTIONS, connector));
                    return connector;
                });
    }

    /** Returns the address, without a slash at the end. */
    public String url() {
        return url;
    }

    /** Returns the port on which it listens. */
    public int port() {
        return javalin.port();
    }

    /** Closes the port; requests under way are cut. */
    @Override
    public void close() {
        try {
            javalin.stop();
        } catch (JavalinException e) {
            LOG.atWarn()
                    .addKeyValue("error", String.valueOf(e.getCause()))
                    .log("requests cut as profiling closed");
        }
    }
}
