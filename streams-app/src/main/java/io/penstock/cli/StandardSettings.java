package io.penstock.cli;

import io.penstock.alert.AlertSettings;
import io.penstock.cache.config.Lifetimes;
import io.penstock.cache.config.LocalConfig;
import io.penstock.cache.redis.RedisAddress;
import io.penstock.cache.redis.RedisConfig;
import io.penstock.gateway.GatewayLimits;
import io.penstock.gateway.GatewaySettings;
import io.penstock.gateway.GatewayTimeouts;
import io.penstock.lag.kafka.LagSettings;
import io.penstock.lifecycle.Lifecycle;
import io.penstock.node.NodeSettings;
import io.penstock.node.ProfilingSettings;
import io.penstock.profile.http.ProfilingAddress;
import io.penstock.task.TaskDefaults;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What a node's keys are where nobody sets them: the defaults of the records that they fill. */
final class StandardSettings {
    private StandardSettings() {}

    /** Returns every key with its value, in the order of the documentation. */
    static Map<String, String> all() {
        Map<String, String> all = new LinkedHashMap<>();
        NodeSettings.Kafka kafka = NodeSettings.Kafka.at("localhost:9092");
        all.put("kafka.bootstrap", kafka.bootstrap());
        all.put("kafka.create-topics", Boolean.toString(kafka.createTopics()));
        all.put("kafka.partitions", Integer.toString(kafka.partitions()));
        all.put("kafka.assigned-partitions", Integer.toString(kafka.assignedPartitions()));
        all.put("kafka.replication", Short.toString(kafka.replication()));
        NodeSettings.Streams streams = NodeSettings.Streams.in(Path.of("state"));
        all.put("streams.application-id", streams.applicationId());
        all.put("streams.state-directory", streams.stateDirectory().toString());
        all.put(
                "streams.guarantee",
                streams.guarantee().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        all.put("streams.commit-ms", Integer.toString(streams.commitMs()));
        all.put("streams.threads", Integer.toString(streams.threads()));
        all.put("streams.standbys", Integer.toString(streams.standbys()));
        all.put("streams.write-buffer-bytes", Integer.toString(streams.writeBufferBytes()));
        all.put("streams.record-cache-bytes", Long.toString(streams.recordCacheBytes()));
        GatewaySettings gateway = GatewaySettings.loopback(GatewaySettings.STANDARD_PORT);
        all.put("gateway.host", gateway.host());
        all.put("gateway.port", Integer.toString(gateway.port()));
        all.put("gateway.allowed-hosts", "");
        all.put("gateway.cors-origins", "");
        GatewayLimits limits = gateway.limits();
        all.put("gateway.limits.connections", Integer.toString(limits.connections()));
        all.put("gateway.limits.requests", Integer.toString(limits.requests()));
        all.put("gateway.limits.header-bytes", Integer.toString(limits.headerBytes()));
        all.put("gateway.limits.lines-in-flight", Integer.toString(limits.linesInFlight()));
        all.put(
                "gateway.limits.line-bytes-in-flight",
                Integer.toString(limits.lineBytesInFlight()));
        GatewayTimeouts timeouts = gateway.timeouts();
        all.put("gateway.timeouts.idle", seconds(timeouts.idle()));
        all.put("gateway.timeouts.body", seconds(timeouts.body()));
        all.put("gateway.timeouts.acknowledge", seconds(timeouts.acknowledge()));
        all.put("gateway.timeouts.stop", seconds(timeouts.stop()));
        TaskDefaults defaults = TaskDefaults.STANDARD;
        all.put("metrics.host", GatewaySettings.LOOPBACK);
        all.put("metrics.port", "");
        all.put("defaults.tenant", defaults.tenant());
        all.put("defaults.priority", Integer.toString(defaults.priority()));
        all.put("defaults.complexity", defaults.complexity().word());
        all.put("defaults.timeout-ms", Long.toString(defaults.timeoutMs()));
        all.put("defaults.max-attempts", Integer.toString(defaults.maxAttempts()));
        Lifecycle lifecycle = Lifecycle.STANDARD;
        all.put("lifecycle.back-off.first-ms", Long.toString(lifecycle.backOff().firstMs()));
        all.put("lifecycle.back-off.max-ms", Long.toString(lifecycle.backOff().maxMs()));
        all.put("lifecycle.back-off.factor", Double.toString(lifecycle.backOff().factor()));
        all.put("lifecycle.max-losses", Integer.toString(lifecycle.maxLosses()));
        all.put("lifecycle.park-ms", Long.toString(lifecycle.parkMs()));
        all.put("redis.enabled", "true");
        all.put("redis.address", "");
        all.put("redis.password", "");
        all.put("redis.url", "");
        all.put("redis.key-prefix", "");
        RedisConfig redis = RedisConfig.of(RedisAddress.of("localhost:6379", ""));
        all.put("redis.dial-timeout", seconds(redis.connectTimeout()));
        all.put("redis.command-budget", redis.commandBudget().toMillis() + "ms");
        all.put("redis.bulk-budget", seconds(redis.bulkBudget()));
        all.put("redis.pool-size", Integer.toString(redis.poolMax()));
        all.put("redis.min-idle-conns", Integer.toString(redis.poolIdle()));
        all.put("cache.local.max-size", "0");
        LocalConfig local = LocalConfig.defaults();
        all.put("cache.local.ttl", seconds(local.longest()));
        all.put("cache.local.stale-for", seconds(local.staleFor()));
        Lifetimes lifetimes = Lifetimes.defaults();
        all.put("cache.ttl.result", seconds(lifetimes.result()));
        all.put("cache.ttl.agent-state", seconds(lifetimes.agentState()));
        all.put("cache.ttl.route", seconds(lifetimes.route()));
        all.put("cache.ttl.query", seconds(lifetimes.query()));
        AlertSettings alerts = AlertSettings.STANDARD;
        all.put("alerting.enabled", Boolean.toString(alerts.enabled()));
        all.put("alerting.every", seconds(alerts.every()));
        all.put("alerting.memory-threshold", Long.toString(alerts.memoryThreshold()));
        all.put("alerting.goroutine-threshold", Integer.toString(alerts.goroutineThreshold()));
        all.put("alerting.gc-threshold", Double.toString(alerts.gcThreshold()));
        all.put("alerting.webhook", "");
        ProfilingSettings profiling = ProfilingSettings.STANDARD;
        all.put("profiling.enabled", Boolean.toString(profiling.enabled()));
        all.put("profiling.enable-cpu", "true");
        all.put("profiling.enable-memory", "true");
        all.put("profiling.enable-block", "true");
        all.put("profiling.enable-mutex", "true");
        all.put("profiling.enable-goroutine", "true");
        all.put("profiling.profile-dir", profiling.profiler().directory().toString());
        all.put("profiling.enable-http", "true");
        ProfilingAddress address = ProfilingAddress.STANDARD;
        all.put("profiling.http-addr", address.host() + ":" + address.port());
        all.put("profiling.profile-duration", seconds(profiling.profiler().standardDuration()));
        all.put("profiling.max-duration", seconds(profiling.profiler().longestDuration()));
        all.put("profiling.engine", "auto");
        all.put("profiling.continuous", Boolean.toString(profiling.profiler().continuous()));
        all.put("profiling.auto-profile", Boolean.toString(profiling.keep().auto()));
        all.put("profiling.profile-interval", seconds(profiling.keep().interval()));
        all.put("profiling.keep-count", Integer.toString(profiling.keep().count()));
        all.put("profiling.keep-bytes", Long.toString(profiling.keep().bytes()));
        all.put("profiling.on-alert", Boolean.toString(profiling.keep().onAlert()));
        all.put("profiling.alert-profiles", Integer.toString(profiling.keep().alertsMost()));
        all.put("profiling.remote", Boolean.toString(profiling.remote()));
        LagSettings lag = LagSettings.STANDARD;
        all.put("lag.cluster-name", lag.clusterName());
        all.put("lag.interval", seconds(lag.interval()));
        all.put("lag.timeout", seconds(lag.timeout()));
        all.put("lag.stall-after", seconds(lag.stallAfter()));
        all.put("lag.most-partitions", Integer.toString(lag.mostPartitions()));
        all.put("lag.metrics-partitions", Integer.toString(lag.metricsPartitions()));
        return all;
    }

    private static String seconds(Duration duration) {
        return duration.toSeconds() + "s";
    }
}
