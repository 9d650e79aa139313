package io.penstock.node;

import io.javalin.util.JavalinBindException;
import io.penstock.alert.AlertProfiles;
import io.penstock.gateway.AlertProfileLinks;
import io.penstock.gateway.GatewayProfiles;
import io.penstock.profile.Profiler;
import io.penstock.profile.http.ProfilingAddress;
import io.penstock.profile.http.ProfilingServer;
import io.penstock.profile.keep.KeptProfiles;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What profiles a node, and where that is served. Any thread. */
final class NodeProfiling implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NodeProfiling.class);

    private final ProfilingSettings settings;
    private final @Nullable KeptProfiles kept;
    private final @Nullable ProfilingServer server;
    private final AtomicReference<String> gateway = new AtomicReference<>("");

    private NodeProfiling(
            ProfilingSettings settings,
            @Nullable KeptProfiles kept,
            @Nullable ProfilingServer server) {
        this.settings = settings;
        this.kept = kept;
        this.server = server;
    }

    /** Starts it, as far as the settings say so. A port that is taken stops nothing else. */
    static NodeProfiling start(ProfilingSettings settings, InstantSource clock) {
        if (!settings.enabled()) {
            return new NodeProfiling(settings, null, null);
        }
        Profiler profiler = Profiler.open(settings.profiler(), clock);
        return new NodeProfiling(
                settings,
                KeptProfiles.open(profiler, settings.keep(), clock),
                serve(settings.http(), profiler, clock));
    }

    private static @Nullable ProfilingServer serve(
            @Nullable ProfilingAddress address, Profiler profiler, InstantSource clock) {
        if (address == null) {
            return null;
        }
        try {
            return ProfilingServer.start(address, profiler, clock);
        } catch (JavalinBindException e) {
            LOG.atWarn()
                    .addKeyValue("address", address.host() + ":" + address.port())
                    .log("no profiles over HTTP, the port is taken; set profiling.http-addr");
            return null;
        }
    }

    /** Returns what the gateway shows. */
    GatewayProfiles forGateway() {
        return new GatewayProfiles(kept, settings.remote(), url().orElse(null));
    }

    /** Returns who keeps a profile when an alert fires. */
    AlertProfiles forAlerts() {
        return kept == null ? AlertProfiles.NONE : new AlertProfileLinks(kept, gateway::get);
    }

    /** Says where the gateway is, for links. */
    void gatewayAt(String url) {
        gateway.set(url);
    }

    /** Returns where {@code /debug/pprof/} is served. */
    Optional<String> url() {
        return Optional.ofNullable(server).map(ProfilingServer::url);
    }

    @Override
    public void close() {
        if (server != null) {
            server.close();
        }
        if (kept != null) {
            kept.close();
            kept.profiler().close();
        }
    }
}
