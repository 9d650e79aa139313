package io.penstock.node;

import io.micrometer.core.instrument.binder.system.DiskSpaceMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.penstock.agent.Leases;
import io.penstock.alert.AlertTarget;
import io.penstock.alert.AlertWatch;
import io.penstock.alert.Webhook;
import io.penstock.gateway.Gateway;
import io.penstock.gateway.GatewayParts;
import io.penstock.gateway.metrics.LagMetrics;
import io.penstock.gateway.metrics.MetricSource;
import io.penstock.gateway.metrics.SourceCollector;
import io.penstock.hot.HotFeed;
import io.penstock.hot.HotResults;
import io.penstock.lag.kafka.LagSampler;
import io.penstock.meter.Restores;
import io.penstock.topology.AgentPool;
import io.penstock.topology.IngestCounters;
import io.penstock.topology.IngestRecords;
import io.penstock.topology.KeepHistory;
import io.penstock.topology.KeepStats;
import io.penstock.topology.PipelineTopology;
import io.penstock.topology.Progress;
import io.penstock.topology.RouteTasks;
import io.penstock.topology.RoutingCounters;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running node: the topology, what it reads beside it, and the gateway. Any thread may ask and
 * close it.
 */
public final class Node implements AutoCloseable {
    /** How long stores and readers may take to close before a stop counts as unclean. */
    private static final Duration CLOSE_AT_MOST = Duration.ofSeconds(30);

    /** How long the agents' statements may take to read before the node starts without them. */
    private static final Duration AGENTS_AT_MOST = Duration.ofSeconds(15);

    private static final Logger LOG = LoggerFactory.getLogger(Node.class);

    private final NodeSettings settings;
    private final InstantSource clock = InstantSource.system();
    private final Deque<AutoCloseable> toClose = new ArrayDeque<>();
    private final CountDownLatch running = new CountDownLatch(1);
    private final CompletableFuture<Throwable> gaveUp = new CompletableFuture<>();
    private final Restores restores = new Restores();
    private final KafkaStreams streams;
    private final CleanStopMarker marker;
    private final Gateway gateway;
    private final NodeProfiling profiling;
    private boolean closed;

    private Node(NodeSettings settings) throws InterruptedException {
        this.settings = settings;
        marker =
                new CleanStopMarker(
                        settings.streams().stateDirectory(), settings.streams().applicationId());
        KafkaClients clients = new KafkaClients(settings.kafka());
        boolean started = false;
        try {
            profiling = opened(NodeProfiling.start(settings.profiling(), clock));
            Admin admin = opened(clients.admin());
            TopicSetup.Counts topics = prepareTopics(admin);

            AgentPool agents = new AgentPool(Leases.LEASE_MS);
            AgentStateReader agentReader =
                    opened(
                            AgentStateReader.start(
                                    clients,
                                    agents,
                                    clock,
                                    topics.assigned(),
                                    Duration.ofMillis(2 * Leases.LEASE_MS)));
            if (!agentReader.awaitCaughtUp(AGENTS_AT_MOST)) {
                LOG.atWarn()
                        .log("agents' statements are not read yet, the node starts without them");
            }

            Progress progress = new Progress(topics.tasks());
            IngestCounters ingest = new IngestCounters();
            RoutingCounters routing = new RoutingCounters(topics.tasks());
            LongAdder endsHandedOn = new LongAdder();
            Topology topology =
                    PipelineTopology.build(
                            () ->
                                    new IngestRecords(
                                            settings.defaults(), topics.tasks(), progress, ingest),
                            () ->
                                    new RouteTasks(
                                            settings.lifecycle(),
                                            agents,
                                            routing,
                                            StreamsSettings.SESSION_TIMEOUT_MS),
                            () -> new KeepHistory(endsHandedOn),
                            KeepStats::new);
            streams = opened(startStreams(topology));

            CommittedEnds ends = opened(CommittedEnds.start(clients, topics.tasks()));
            KafkaProducer<byte[], byte[]> producer = clients.producer("penstock-gateway");
            KafkaSubmissions submissions = opened(new KafkaSubmissions(producer));
            AcknowledgedOffsets acknowledged =
                    new AcknowledgedOffsets(admin, progress, clock, topics.tasks());
            PrometheusMeterRegistry registry =
                    new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
            HotResults results = opened(HotResults.open(settings.cache(), registry));
            LagSampler lags =
                    opened(new LagSampler(clients.common("penstock-lag"), settings.lag(), clock));
            AlertWatch alerts = watch(registry, producer);
            LogReader log = opened(new LogReader(clients));
            PipelineMetrics pipeline = new PipelineMetrics(ingest, routing, agents);
            GatewayParts parts =
                    new GatewayParts(
                            submissions,
                            results.before(
                                    new StoreQueries(
                                            streams, topics.tasks(), acknowledged, routing, clock),
                                    () -> streams.state() == KafkaStreams.State.RUNNING),
                            new SubmissionReader(log, topics.tasks()),
                            ends,
                            new PoolAgents(agents),
                            new DeadLetterReader(log, topics.deadLetters()),
                            results.before(
                                    new StoreStats(streams, topics.tasks(), clock),
                                    clock,
                                    StoreStats::closedUpTo),
                            results,
                            lags.start(),
                            new NodeHealth(streams, () -> agentReader.isAlive() && ends.isAlive()),
                            new PipelineStructure(
                                    topology.describe(),
                                    new StreamsFigures(
                                            streams, restores, edges(ingest, endsHandedOn))),
                            alerts,
                            sink -> {
                                pipeline.collect(sink);
                                restores.collect(sink);
                            },
                            profiling.forGateway());
            List<MetricSource> sources = new ArrayList<>();
            sources.add(pipeline);
            sources.add(new LagMetrics(lags, settings.lag().metricsPartitions()));
            sources.add(agentReader.spawns());
            sources.add(restores);
            sources.add(alerts);
            new DiskSpaceMetrics(settings.streams().stateDirectory().toFile()).bindTo(registry);
            sources.add(new StreamsMetrics(streams::metrics));
            sources.add(new StreamsMetrics(submissions::metrics));
            results.redisFigures().ifPresent(sources::add);
            if (results.isShared()) {
                sources.add(feed(results, clients, agents));
            }
            sources.forEach(
                    source ->
                            registry.getPrometheusRegistry().register(new SourceCollector(source)));
            gateway = opened(Gateway.start(settings.gateway(), parts, registry));
            profiling.gatewayAt(gateway.url());
            started = true;
        } finally {
            if (!started) {
                toClose.forEach(Node::closeQuietly);
            }
        }
    }

    /**
     * Starts a node; it takes requests when this returns, and answers all of them once {@link
     * #awaitReady} does.
     *
     * @throws TopicsUnfit when the topics are not as the pipeline needs them
     * @throws org.apache.kafka.common.KafkaException when the brokers cannot be reached
     */
    public static Node start(NodeSettings settings) throws InterruptedException {
        RocksDbLibrary.load();
        return new Node(settings);
    }

    private <T extends AutoCloseable> T opened(T part) {
        toClose.push(part);
        return part;
    }

    /** What Kafka Streams does not count for nothing. */
    private static Map<Edge, LongSupplier> edges(IngestCounters ingest, LongAdder endsHandedOn) {
        return Map.of(
                new Edge(PipelineTopology.INGEST, PipelineTopology.ROUTE),
                ingest::handedOnTotal,
                new Edge(PipelineTopology.INGEST, PipelineTopology.TO_REKEYED),
                ingest::rekeyedTotal,
                new Edge(PipelineTopology.INGEST, PipelineTopology.TO_DEAD_LETTERS),
                ingest::buriedTotal,
                new Edge(PipelineTopology.HISTORY, PipelineTopology.STATS),
                endsHandedOn::sum);
    }

    private AlertWatch watch(
            PrometheusMeterRegistry registry, KafkaProducer<byte[], byte[]> producer) {
        List<AlertTarget> targets = new ArrayList<>();
        targets.add(new AlertTopic(producer));
        URI webhook = settings.alerts().webhook();
        if (webhook != null) {
            targets.add(opened(new Webhook(webhook)));
        }
        return opened(
                AlertWatch.start(
                        settings.alerts(),
                        registry.getPrometheusRegistry(),
                        clock,
                        targets,
                        profiling.forAlerts()));
    }

    private HotFeed feed(HotResults results, KafkaClients clients, AgentPool agents) {
        KafkaConsumer<byte[], byte[]> consumer =
                clients.member(
                        settings.streams().applicationId() + "-cache",
                        "penstock-cache",
                        settings.cache().lifetimes().result());
        HotFeed feed = results.feed(consumer, agents::takersOf, clock);
        opened(Loop.start("penstock-cache", consumer, feed::runOnce));
        return feed;
    }

    private TopicSetup.Counts prepareTopics(Admin admin) {
        TopicSetup setup = new TopicSetup(admin);
        if (settings.kafka().createTopics()) {
            List<String> created = setup.create(settings.kafka());
            if (!created.isEmpty()) {
                LOG.atInfo().addKeyValue("topics", created).log("topics created");
            }
        }
        return setup.check(settings);
    }

    private KafkaStreams startStreams(Topology topology) {
        KafkaStreams starting =
                new KafkaStreams(topology, StreamsSettings.of(settings), new StreamsClients());
        starting.setUncaughtExceptionHandler(new ReplaceThread(clock::millis, gaveUp::complete));
        starting.setGlobalStateRestoreListener(restores);
        starting.setStateListener(
                (now, before) -> {
                    LOG.atInfo()
                            .addKeyValue("state", now)
                            .addKeyValue("before", before)
                            .log("streams changed its state");
                    if (now == KafkaStreams.State.RUNNING) {
                        running.countDown();
                    }
                });
        boolean clean = marker.take();
        boolean wipes = settings.streams().guarantee() == NodeSettings.Guarantee.EXACTLY_ONCE;
        if (!clean && wipes) {
            LOG.atInfo().log("no clean stop before, stores are restored from their changelogs");
            starting.cleanUp();
        }
        starting.start();
        return starting;
    }

    /** Returns the port of the gateway. */
    public int httpPort() {
        return gateway.port();
    }

    /** Returns where profiles are served, without a slash at the end; empty when nowhere. */
    public Optional<String> profilingUrl() {
        return profiling.url();
    }

    /**
     * Waits until the stores are restored and every partition is served.
     *
     * @return false when the time ran out
     */
    public boolean awaitReady(Duration atMost) throws InterruptedException {
        return running.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Completes with the failure when the node cannot go on; only a restart helps then. */
    public CompletableFuture<Throwable> gaveUp() {
        return gaveUp.copy();
    }

    /**
     * Stops taking requests, leaves the group, closes the stores, and says whether all that went
     * well.
     */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        closeQuietly(gateway);
        boolean clean =
                streams.close(
                        CloseOptions.groupMembershipOperation(
                                        CloseOptions.GroupMembershipOperation.LEAVE_GROUP)
                                .withTimeout(CLOSE_AT_MOST));
        if (clean && !gaveUp.isDone()) {
            marker.leave();
        } else {
            LOG.atWarn().log("stores did not close cleanly, the next start restores them");
        }
        toClose.forEach(Node::closeQuietly);
    }

    private static void closeQuietly(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            LOG.atWarn()
                    .setCause(e)
                    .addKeyValue("part", part.getClass().getSimpleName())
                    .log("part did not close");
        }
    }
}
