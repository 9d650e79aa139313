package io.penstock.gateway;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.util.JavalinException;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.penstock.gateway.dashboard.Dashboard;
import io.penstock.gateway.guard.BoundedBody;
import io.penstock.gateway.guard.HostRule;
import io.penstock.gateway.guard.RequestGate;
import io.penstock.gateway.live.LiveStream;
import io.penstock.gateway.metrics.JvmMeters;
import io.penstock.gateway.metrics.MeasuredDeadLetters;
import io.penstock.gateway.metrics.MeasuredStatsQueries;
import io.penstock.gateway.metrics.MeasuredTaskQueries;
import io.penstock.gateway.metrics.OlderJvmFigures;
import io.penstock.gateway.metrics.RequestMeters;
import io.penstock.gateway.metrics.RequestThreads;
import io.penstock.gateway.metrics.SubmissionMeters;
import io.penstock.gateway.pipeline.TaskQueries;
import io.penstock.gateway.problem.ProblemAnswers;
import io.penstock.gateway.task.AwaitEnd;
import io.penstock.gateway.task.Intake;
import io.penstock.gateway.task.SubmitLines;
import io.penstock.gateway.task.SubmitOne;
import io.penstock.gateway.task.SubmitTasks;
import io.penstock.task.SizeLimits;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP side of a node, from start to close. Any thread.
 *
 * <p>Closing lets requests under way end: waits are cut short, streams stop after the line that
 * they are at, new requests get 503.
 */
public final class Gateway implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Gateway.class);

    private final Javalin javalin;
    private final @Nullable MetricsAddress metrics;
    private final JvmMeters jvmMeters;
    private final HealthReads health;
    private final AwaitEnd awaitEnd;
    private final SubmitLines submitLines;
    private final LiveStream live;
    private final String host;
    private final int port;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Gateway(
            Javalin javalin,
            @Nullable MetricsAddress metrics,
            JvmMeters jvmMeters,
            HealthReads health,
            AwaitEnd awaitEnd,
            SubmitLines submitLines,
            LiveStream live,
            String host) {
        this.javalin = javalin;
        this.metrics = metrics;
        this.jvmMeters = jvmMeters;
        this.health = health;
        this.awaitEnd = awaitEnd;
        this.submitLines = submitLines;
        this.live = live;
        this.host = host;
        this.port = javalin.port();
    }

    /**
     * Starts a gateway; it answers when this returns.
     *
     * @param settings where it listens and within which bounds
     * @param parts the pipeline behind it
     * @param registry where its meters live, and what {@code /metrics} shows; of one gateway only
     * @throws io.javalin.util.JavalinBindException when the port is taken or may not be used
     */
    public static Gateway start(
            GatewaySettings settings, GatewayParts parts, PrometheusMeterRegistry registry) {
        GatewayLimits limits = settings.limits();
        GatewayTimeouts timeouts = settings.timeouts();
        SubmissionMeters meters = new SubmissionMeters(registry);
        TaskQueries queries = new MeasuredTaskQueries(parts.queries(), registry);
        Intake intake =
                new Intake(parts.submissions(), parts.agents(), timeouts.acknowledge(), meters);
        AwaitEnd awaitEnd = new AwaitEnd(parts.ends(), queries, meters);
        SubmitLines submitLines = new SubmitLines(intake, limits);
        SubmitOne submitOne =
                new SubmitOne(
                        intake, awaitEnd, new BoundedBody(SizeLimits.TASK_BYTES, timeouts.body()));
        HealthReads health = new HealthReads(parts.health());
        MetricsRead metricsRead = new MetricsRead(registry);
        LiveStream live = new LiveStream(parts, InstantSource.system());
        RequestGate gate = new RequestGate(limits.requests());
        Routes routes =
                new Routes(
                        new HostRule(settings.allowedHosts()),
                        gate,
                        new SubmitTasks(submitOne, submitLines),
                        new TaskReads(queries, parts.submitted()),
                        new AgentReads(parts.agents()),
                        new DeadLetterReads(new MeasuredDeadLetters(parts.deadLetters(), registry)),
                        new StatsReads(new MeasuredStatsQueries(parts.stats(), registry)),
                        new CacheControl(parts.caches(), timeouts.body()),
                        new LagReads(parts.lags()),
                        new StructureReads(parts.structure()),
                        new AlertReads(parts.alerts()),
                        new ProfileReads(parts.profiles(), InstantSource.system(), timeouts.body()),
                        health,
                        new HealthOverview(parts.health(), parts.caches(), Vitals::ofThisProcess),
                        metricsRead,
                        new OpenApi(),
                        live,
                        new Dashboard());
        RequestMeters requestMeters = new RequestMeters(registry, gate);
        RequestThreads threads = new RequestThreads();
        Javalin javalin =
                Javalin.create(
                        config -> {
                            configure(config);
                            new HttpServer("gateway", settings, threads).configure(config.jetty);
                            ProblemAnswers.register(config.routes);
                            routes.register(config.routes);
                            config.requestLogger.http(requestMeters);
                        });
        JvmMeters jvmMeters = new JvmMeters(registry, threads);
        registry.getPrometheusRegistry().register(new OlderJvmFigures());
        GatewaySettings.Metrics address = settings.metrics();
        MetricsAddress metrics = null;
        try {
            if (address != null) {
                metrics = MetricsAddress.start(settings.at(address), metricsRead, threads);
            }
            javalin.start();
        } catch (RuntimeException e) {
            if (metrics != null) {
                metrics.close();
            }
            jvmMeters.close();
            live.close();
            throw e;
        }
        Gateway gateway =
                new Gateway(
                        javalin,
                        metrics,
                        jvmMeters,
                        health,
                        awaitEnd,
                        submitLines,
                        live,
                        settings.host());
        log.atInfo().addKeyValue("url", gateway.url()).log("gateway started");
        return gateway;
    }

    static void configure(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.prefer405over404 = true;
        config.http.compressionStrategy = CompressionStrategy.NONE;
        config.router.ignoreTrailingSlashes = true;
    }

    /** Returns what it answers, as in {@code GET /metrics}; for the test of its description. */
    List<String> routes() {
        return javalin.unsafe.internalRouter.allHttpHandlers().stream()
                .map(parsed -> parsed.endpoint)
                .filter(endpoint -> endpoint.method.isHttpMethod())
                .map(endpoint -> endpoint.method.name() + " " + endpoint.path)
                .toList();
    }

    /** Returns how many follow what happens; for tests. */
    int listening() {
        return live.listening();
    }

    /** Returns the port on which it listens. */
    public int port() {
        return port;
    }

    /** Returns the port that answers {@code /metrics} alone, or -1 for none. */
    public int metricsPort() {
        return metrics == null ? -1 : metrics.port();
    }

    /** Returns the address at which this machine reaches it, without a slash at the end. */
    public String url() {
        String name =
                switch (host) {
                    case "0.0.0.0", "::", "[::]" -> "localhost";
                    default ->
                            host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
                };
        return "http://" + name + ":" + port;
    }

    /**
     * Ends the requests under way and closes the port. Requests that take longer than the settings
     * allow are cut. Only the first call does anything.
     */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        health.close();
        awaitEnd.close();
        submitLines.close();
        live.close();
        try {
            javalin.stop();
        } catch (JavalinException e) {
            log.atWarn()
                    .addKeyValue("error", String.valueOf(e.getCause()))
                    .log("requests cut as the gateway closed");
        }
        if (metrics != null) {
            metrics.close();
        }
        jvmMeters.close();
        log.atInfo().log("gateway closed");
    }
}
