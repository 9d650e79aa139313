package io.penstock.lag.kafka;

import io.penstock.gateway.pipeline.Answer;
import io.penstock.gateway.pipeline.Lags;
import io.penstock.lag.ClusterSample;
import io.penstock.lag.Doubt;
import io.penstock.lag.LagBook;
import io.penstock.lag.LagHistory;
import io.penstock.lag.LagRules;
import io.penstock.lag.LagSnapshot;
import io.penstock.lag.PartitionWindow;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches all groups of the cluster from one thread. While no broker answers, the last sample
 * stays, grows older and says why. Any thread may ask; {@link #runOnce} is for one thread at a
 * time.
 */
public final class LagSampler implements Lags, AutoCloseable {
    /** Gaps that are looked into after a sample: a bound on what doubts may cost the broker. */
    static final int GAPS_A_SAMPLE = 100;

    private static final Duration GAPS_AT_MOST = Duration.ofSeconds(1);
    private static final Duration CLOSE_AT_MOST = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(LagSampler.class);

    private final Admin admin;
    private final LagSettings settings;
    private final InstantSource clock;
    private final LagBook book;
    private final LagHistory history = new LagHistory();
    private final GroupReader groups;
    private final GapReader gaps;
    private final ScheduledExecutorService executor =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("penstock-lag").daemon(true).factory());

    private @Nullable String cluster;
    private boolean failing;
    private volatile @Nullable LagSnapshot latest;
    private volatile String whyNot = "the first sample is not taken yet";

    /**
     * Makes a sampler that does nothing yet. It has clients of its own, because its answers are
     * large and parsed on the client's thread.
     *
     * @param clients settings of Kafka's clients that say how to reach the brokers
     * @param clock the time
     */
    public LagSampler(Map<String, Object> clients, LagSettings settings, InstantSource clock) {
        Map<String, Object> named = new HashMap<>(clients);
        named.putIfAbsent("client.id", "penstock-lag");
        admin = Admin.create(named);
        this.settings = settings;
        this.clock = clock;
        book =
                new LagBook(
                        new LagRules(settings.stallAfter(), LagRules.STANDARD.trendAfter()),
                        PartitionWindow.STANDARD_SAMPLES,
                        settings.mostPartitions());
        groups = new GroupReader(admin, settings.timeout());
        gaps = new GapReader(clients);
    }

    /** Takes a sample now and then one every interval, until it is closed. */
    public LagSampler start() {
        var _ =
                executor.scheduleWithFixedDelay(
                        this::runQuietly, 0, settings.interval().toMillis(), TimeUnit.MILLISECONDS);
        return this;
    }

    @Override
    public Answer<LagSnapshot> latest() {
        LagSnapshot snapshot = latest;
        if (snapshot == null) {
            return new Answer.NotYet<>(1_000, whyNot);
        }
        return new Answer.Known<>(
                snapshot, "sample", Math.max(0, clock.millis() - snapshot.sampledAt()));
    }

    @Override
    public List<LagHistory.Point> history(String group) {
        return history.of(group);
    }

    /**
     * Takes one sample.
     *
     * @return what is known now
     * @throws KafkaException when no broker answers
     */
    public LagSnapshot runOnce() throws InterruptedException {
        long begun = System.nanoTime();
        String name = clusterName();
        ClusterSample sample = groups.read(clock.millis());
        book.add(sample);
        long tookMs = Duration.ofNanos(System.nanoTime() - begun).toMillis();
        lookIntoGaps();
        int failures = groups.failures();
        LagSnapshot snapshot =
                book.snapshot(
                        name,
                        tookMs,
                        failures == 0
                                ? null
                                : failures
                                        + " brokers, groups or partitions did not answer; what was"
                                        + " known of them before is shown");
        history.add(snapshot);
        latest = snapshot;
        return snapshot;
    }

    private String clusterName() throws InterruptedException {
        if (!settings.clusterName().isEmpty()) {
            return settings.clusterName();
        }
        String known = cluster;
        if (known == null) {
            known =
                    Waiting.atMost(settings.timeout())
                            .get(
                                    admin.describeCluster(
                                                    new DescribeClusterOptions()
                                                            .timeoutMs(
                                                                    (int)
                                                                            settings.timeout()
                                                                                    .toMillis()))
                                            .clusterId());
            cluster = known;
        }
        return known;
    }

    private void lookIntoGaps() {
        List<Doubt> doubts = book.doubts(GAPS_A_SAMPLE);
        if (doubts.isEmpty()) {
            return;
        }
        try {
            book.settle(gaps.read(doubts, GAPS_AT_MOST));
        } catch (KafkaException e) {
            // The figures stand without it; a fresh consumer is tried after the next sample.
            LOG.atDebug().setCause(e).log("gaps could not be read");
            gaps.close();
        }
    }

    private void runQuietly() {
        try {
            runOnce();
            if (failing) {
                failing = false;
                LOG.atInfo().log("consumer groups are sampled again");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    private void failed(RuntimeException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        String why = "the last attempt to sample the groups failed: " + cause.getMessage();
        whyNot = why;
        LagSnapshot known = latest;
        if (known != null) {
            latest = known.with(why);
        }
        if (!failing) {
            failing = true;
            LOG.atWarn()
                    .addKeyValue("error", cause.toString())
                    .log("consumer groups cannot be sampled, the last figures are kept");
        }
    }

    /** Stops sampling. The last sample stays. */
    @Override
    public void close() {
        executor.shutdownNow();
        try {
            if (executor.awaitTermination(CLOSE_AT_MOST.toMillis(), TimeUnit.MILLISECONDS)) {
                gaps.close();
            } else {
                LOG.atWarn().log("a sample of consumer groups did not end in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            admin.close(CLOSE_AT_MOST);
        }
    }
}
