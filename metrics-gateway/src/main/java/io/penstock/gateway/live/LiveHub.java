package io.penstock.gateway.live;

import io.penstock.gateway.GatewayParts;
import io.penstock.gateway.pipeline.Ends;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Samples the node once a second for all who listen, and only while somebody does: a minute after
 * the last has gone it stops, so that a page that is loaded anew finds the last minutes again. Any
 * thread.
 */
final class LiveHub implements AutoCloseable {
    static final int MOST_CLIENTS = 64;

    private static final long EVERY_MS = 1_000;
    private static final long LINGER_MS = 60_000;
    private static final Logger LOG = LoggerFactory.getLogger(LiveHub.class);

    private final Ends ends;
    private final InstantSource clock;
    private final OverviewSampler sampler;
    private final RecentEnds recentEnds = new RecentEnds();
    private final Trend trend = new Trend();
    private final Set<LiveClient> clients = ConcurrentHashMap.newKeySet();
    private final ScheduledThreadPoolExecutor thread =
            new ScheduledThreadPoolExecutor(
                    1, Thread.ofPlatform().name("gateway-live").daemon(true).factory());

    private @Nullable ScheduledFuture<?> sampling;
    private Ends.@Nullable Following following;
    private long lastHeardAt;
    private boolean closed;
    // Of the next event. Starts with the time, so that it rises over restarts of the node.
    private long nextId;
    private byte @Nullable [] latest;

    LiveHub(GatewayParts parts, InstantSource clock) {
        ends = parts.ends();
        sampler = new OverviewSampler(parts);
        this.clock = clock;
        nextId = clock.millis();
    }

    /**
     * Lets a client listen from now on; first it hears of the minutes before.
     *
     * @param after the last event that it knows, 0 for none
     * @return false when too many listen already, or this is closed
     */
    synchronized boolean join(LiveClient client, long after) {
        if (closed || clients.size() >= MOST_CLIENTS) {
            return false;
        }
        lastHeardAt = clock.millis();
        client.offer(Frame.retry());
        client.offer(Frame.of(nextId - 1, "history", "{\"points\":" + trend.since(after) + "}"));
        byte[] known = latest;
        if (known != null && sampling != null) {
            client.offer(known);
        }
        clients.add(client);
        if (sampling == null) {
            following = ends.follow(recentEnds);
            sampling =
                    thread.scheduleAtFixedRate(
                            this::sampleQuietly, 0, EVERY_MS, TimeUnit.MILLISECONDS);
        }
        return true;
    }

    synchronized void leave(LiveClient client) {
        clients.remove(client);
        lastHeardAt = clock.millis();
    }

    /** Returns how many listen. */
    int listening() {
        return clients.size();
    }

    /** Returns whether samples are taken. */
    synchronized boolean isSampling() {
        return sampling != null;
    }

    private void sampleQuietly() {
        try {
            Overview overview = sampler.sample(clock.millis());
            tell(overview, recentEnds.take());
        } catch (RuntimeException e) {
            // What throws would never be called again.
            LOG.atWarn().setCause(e).log("node could not be sampled for the dashboard");
        }
    }

    private synchronized void tell(Overview overview, @Nullable String ended) {
        if (clients.isEmpty() && overview.at() - lastHeardAt >= LINGER_MS) {
            stop();
            return;
        }
        long id = nextId++;
        trend.add(
                new Trend.Point(
                        id,
                        overview.at(),
                        overview.rate(),
                        overview.lastMinute() == null ? null : overview.lastMinute().p50Ms(),
                        overview.lastMinute() == null ? null : overview.lastMinute().p99Ms(),
                        overview.figures().of("penstock_tasks_waiting"),
                        overview.figures().of("penstock_tasks_in_flight")));
        byte[] frame = Frame.of(id, "overview", overview.toJson());
        latest = frame;
        clients.removeIf(client -> !client.offer(frame));
        if (ended != null) {
            byte[] tasks = Frame.of(nextId++, "tasks", ended);
            clients.removeIf(client -> !client.offer(tasks));
        }
    }

    private void stop() {
        if (sampling != null) {
            sampling.cancel(false);
            sampling = null;
        }
        if (following != null) {
            following.close();
            following = null;
        }
    }

    /** Lets all clients go. */
    @Override
    public synchronized void close() {
        closed = true;
        stop();
        thread.shutdownNow();
        clients.forEach(LiveClient::close);
    }
}
