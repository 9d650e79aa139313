package io.penstock.cli;

import io.penstock.alert.AlertSettings;
import io.penstock.cache.config.CacheConfig;
import io.penstock.cache.config.Lifetimes;
import io.penstock.cache.config.LocalConfig;
import io.penstock.cache.local.LocalSize;
import io.penstock.cache.redis.RedisAddress;
import io.penstock.cache.redis.RedisConfig;
import io.penstock.cli.Setting.Source;
import io.penstock.gateway.GatewayLimits;
import io.penstock.gateway.GatewaySettings;
import io.penstock.gateway.GatewayTimeouts;
import io.penstock.json.InvalidField;
import io.penstock.lag.kafka.LagSettings;
import io.penstock.lifecycle.BackOff;
import io.penstock.lifecycle.Lifecycle;
import io.penstock.node.NodeSettings;
import io.penstock.node.ProfilingSettings;
import io.penstock.profile.ProfileKind;
import io.penstock.profile.ProfilerSettings;
import io.penstock.profile.http.ProfilingAddress;
import io.penstock.profile.keep.KeepSettings;
import io.penstock.task.Complexity;
import io.penstock.task.TaskDefaults;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A node's configuration key by key: defaults, then a YAML file ({@link ConfigurationFile}), then
 * variables named after the keys ({@code PENSTOCK_KAFKA_BOOTSTRAP} for {@code kafka.bootstrap}),
 * then options. A key that is not known is an error, so that no typing error goes unnoticed; in a
 * file an underscore counts as a dash. Immutable.
 */
final class NodeConfiguration {
    private static final String CLIENT_PROPERTIES = "kafka.properties.";
    private static final Map<String, String> SHORT_VARIABLES =
            Map.of(
                    "PENSTOCK_BOOTSTRAP",
                    "kafka.bootstrap",
                    RedisAddress.VARIABLE,
                    "redis.url",
                    "REDIS_ADDR",
                    "redis.address");

    private final Map<String, Setting> settings;
    private final SettingValues values;

    private NodeConfiguration(Map<String, Setting> settings) {
        this.settings = settings;
        values = new SettingValues(this);
    }

    /**
     * Reads the configuration.
     *
     * @param file the file, empty for none
     * @param environment variables
     * @param options values by key that win over all else
     * @throws CommandFailure with one line that says what to change
     */
    static NodeConfiguration load(
            Optional<Path> file, Map<String, String> environment, Map<String, String> options) {
        Map<String, Setting> settings = new LinkedHashMap<>();
        StandardSettings.all().forEach((key, value) -> put(settings, key, value, Source.DEFAULT));
        file.ifPresent(path -> readFile(path, environment, settings));
        shortVariables(environment, settings);
        for (String key : List.copyOf(settings.keySet())) {
            String value = environment.get(variable(key));
            if (value != null) {
                put(settings, key, value, Source.ENVIRONMENT);
            }
        }
        options.forEach((key, value) -> put(settings, key, value, Source.OPTION));
        return new NodeConfiguration(settings);
    }

    /** Variables that other tools know too; those that are named after keys win over them. */
    private static void shortVariables(
            Map<String, String> environment, Map<String, Setting> settings) {
        SHORT_VARIABLES.forEach(
                (variable, key) -> {
                    String value = environment.get(variable);
                    if (value != null && !value.isBlank()) {
                        put(settings, key, value, Source.ENVIRONMENT);
                    }
                });
    }

    /** Returns the variable of the environment that sets a key. */
    static String variable(String key) {
        return "PENSTOCK_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** Returns all keys in the order of the documentation. */
    List<Setting> settings() {
        return List.copyOf(settings.values());
    }

    /** Returns one key's value and source. */
    Setting setting(String key) {
        Setting setting = settings.get(key);
        if (setting == null) {
            throw new IllegalArgumentException("no key " + key);
        }
        return setting;
    }

    /** Returns further settings of Kafka's clients, by Kafka's names. */
    Map<String, String> clientProperties() {
        Map<String, String> properties = new TreeMap<>();
        settings.forEach(
                (key, setting) -> {
                    if (key.startsWith(CLIENT_PROPERTIES)) {
                        properties.put(key.substring(CLIENT_PROPERTIES.length()), setting.value());
                    }
                });
        return properties;
    }

    /**
     * Returns what a node starts with.
     *
     * @throws CommandFailure naming the first key whose value breaks a rule
     */
    NodeSettings toNodeSettings() {
        try {
            return new NodeSettings(
                    kafka(),
                    streams(),
                    gateway(),
                    taskDefaults(),
                    lifecycle(),
                    cache(),
                    lag(),
                    alerts(),
                    profiling());
        } catch (InvalidField e) {
            throw wrong(e);
        }
    }

    private NodeSettings.Kafka kafka() {
        return new NodeSettings.Kafka(
                values.text("kafka.bootstrap"),
                values.bool("kafka.create-topics"),
                values.number("kafka.partitions"),
                values.number("kafka.assigned-partitions"),
                (short) Math.min(Short.MAX_VALUE, values.number("kafka.replication")),
                clientProperties());
    }

    private NodeSettings.Streams streams() {
        return new NodeSettings.Streams(
                values.text("streams.application-id"),
                Path.of(values.text("streams.state-directory")),
                guarantee(),
                values.number("streams.commit-ms"),
                values.number("streams.threads"),
                values.number("streams.standbys"),
                values.number("streams.write-buffer-bytes"),
                values.longNumber("streams.record-cache-bytes"));
    }

    private NodeSettings.Guarantee guarantee() {
        return switch (values.text("streams.guarantee")) {
            case "exactly-once" -> NodeSettings.Guarantee.EXACTLY_ONCE;
            case "at-least-once" -> NodeSettings.Guarantee.AT_LEAST_ONCE;
            default ->
                    throw new InvalidField(
                            "streams.guarantee", "must be exactly-once or at-least-once");
        };
    }

    private GatewaySettings gateway() {
        return new GatewaySettings(
                values.text("gateway.host"),
                values.number("gateway.port"),
                values.names("gateway.allowed-hosts"),
                values.names("gateway.cors-origins"),
                new GatewayLimits(
                        values.number("gateway.limits.connections"),
                        values.number("gateway.limits.requests"),
                        values.number("gateway.limits.header-bytes"),
                        values.number("gateway.limits.lines-in-flight"),
                        values.number("gateway.limits.line-bytes-in-flight")),
                new GatewayTimeouts(
                        values.duration("gateway.timeouts.idle"),
                        values.duration("gateway.timeouts.body"),
                        values.duration("gateway.timeouts.acknowledge"),
                        values.duration("gateway.timeouts.stop")),
                metrics());
    }

    private GatewaySettings.@Nullable Metrics metrics() {
        return values.text("metrics.port").isEmpty()
                ? null
                : new GatewaySettings.Metrics(
                        values.text("metrics.host"), values.number("metrics.port"));
    }

    private TaskDefaults taskDefaults() {
        return new TaskDefaults(
                values.text("defaults.tenant"),
                values.number("defaults.priority"),
                Complexity.of(values.text("defaults.complexity")),
                values.longNumber("defaults.timeout-ms"),
                values.number("defaults.max-attempts"));
    }

    private Lifecycle lifecycle() {
        return new Lifecycle(
                new BackOff(
                        values.longNumber("lifecycle.back-off.first-ms"),
                        values.longNumber("lifecycle.back-off.max-ms"),
                        values.decimal("lifecycle.back-off.factor")),
                values.number("lifecycle.max-losses"),
                values.longNumber("lifecycle.park-ms"));
    }

    private CacheConfig cache() {
        Lifetimes lifetimes = Lifetimes.defaults();
        CacheConfig local =
                CacheConfig.localOnly()
                        .withLocal(
                                new LocalConfig(
                                        localSize(),
                                        values.positive("cache.local.ttl"),
                                        values.duration("cache.local.stale-for")))
                        .withLifetimes(
                                new Lifetimes(
                                        values.duration("cache.ttl.result"),
                                        values.duration("cache.ttl.agent-state"),
                                        values.duration("cache.ttl.route"),
                                        values.duration("cache.ttl.query"),
                                        lifetimes.session(),
                                        lifetimes.coordination(),
                                        lifetimes.absent()));
        return redis().map(local::withRedis).orElse(local);
    }

    private LocalSize localSize() {
        long entries = values.longNumber("cache.local.max-size");
        if (entries < 0) {
            throw new InvalidField(
                    "cache.local.max-size", "must be at least 0 (0: by the heap), is " + entries);
        }
        return entries == 0 ? LocalSize.defaults() : LocalSize.entries(entries);
    }

    private Optional<RedisConfig> redis() {
        boolean enabled = values.bool("redis.enabled");
        Optional<RedisAddress> address = redisAddress();
        if (address.isEmpty() && enabled && setting("redis.enabled").source() != Source.DEFAULT) {
            throw new InvalidField(
                    "redis.enabled", "needs redis.address or redis.url to be true, is true");
        }
        Duration command = values.positive("redis.command-budget");
        Duration bulk = values.positive("redis.bulk-budget");
        int most = values.number("redis.pool-size");
        int ready = values.number("redis.min-idle-conns");
        if (most < 1) {
            throw new InvalidField("redis.pool-size", "must be at least 1, is " + most);
        }
        if (ready < 0 || ready > most) {
            throw new InvalidField(
                    "redis.min-idle-conns", "must be 0 to redis.pool-size, is " + ready);
        }
        Duration dial = values.positive("redis.dial-timeout");
        return address.filter(_ -> enabled)
                .map(
                        known ->
                                new RedisConfig(
                                        known,
                                        values.text("redis.key-prefix"),
                                        command,
                                        bulk.compareTo(command) < 0 ? command : bulk,
                                        dial,
                                        RedisConfig.of(known).maxValueBytes(),
                                        most,
                                        ready));
    }

    /** What was set by the stronger source counts; at the same strength the URL does. */
    private Optional<RedisAddress> redisAddress() {
        Setting url = setting("redis.url");
        Setting address = setting("redis.address");
        if (url.value().isEmpty() && address.value().isEmpty()) {
            return Optional.empty();
        }
        boolean byUrl =
                address.value().isEmpty()
                        || (!url.value().isEmpty()
                                && url.source().compareTo(address.source()) >= 0);
        try {
            return Optional.of(
                    byUrl
                            ? RedisAddress.parse(url.value())
                            : RedisAddress.of(address.value(), values.text("redis.password")));
        } catch (IllegalArgumentException e) {
            throw byUrl
                    ? new InvalidField("redis.url", String.valueOf(e.getMessage()))
                    : new InvalidField("redis.address", "must be HOST:PORT");
        }
    }

    private AlertSettings alerts() {
        return new AlertSettings(
                values.bool("alerting.enabled"),
                values.duration("alerting.every"),
                AlertSettings.STANDARD.waitAtMost(),
                values.longNumber("alerting.memory-threshold"),
                values.number("alerting.goroutine-threshold"),
                values.decimal("alerting.gc-threshold"),
                webhook());
    }

    private @Nullable URI webhook() {
        String address = values.text("alerting.webhook");
        try {
            return address.isEmpty() ? null : new URI(address);
        } catch (URISyntaxException e) {
            // The address is not repeated: it may hold a secret.
            throw new InvalidField("alerting.webhook", "must begin with http:// or https://");
        }
    }

    private ProfilingSettings profiling() {
        Set<ProfileKind> kinds = EnumSet.of(ProfileKind.TRACE);
        enable("profiling.enable-cpu", kinds, ProfileKind.CPU);
        enable("profiling.enable-memory", kinds, ProfileKind.HEAP, ProfileKind.ALLOCS);
        enable("profiling.enable-block", kinds, ProfileKind.BLOCK);
        enable("profiling.enable-mutex", kinds, ProfileKind.MUTEX);
        enable(
                "profiling.enable-goroutine",
                kinds,
                ProfileKind.GOROUTINE,
                ProfileKind.THREADCREATE);
        ProfilingAddress address =
                ProfilingAddress.parse(
                        values.text("profiling.http-addr"), values.names("gateway.allowed-hosts"));
        return new ProfilingSettings(
                values.bool("profiling.enabled"),
                new ProfilerSettings(
                        kinds,
                        Path.of(values.text("profiling.profile-dir")),
                        values.duration("profiling.profile-duration"),
                        values.duration("profiling.max-duration"),
                        engine(),
                        values.bool("profiling.continuous")),
                new KeepSettings(
                        values.bool("profiling.auto-profile"),
                        values.duration("profiling.profile-interval"),
                        values.number("profiling.keep-count"),
                        values.longNumber("profiling.keep-bytes"),
                        values.bool("profiling.on-alert"),
                        values.number("profiling.alert-profiles")),
                values.bool("profiling.enable-http") ? address : null,
                values.bool("profiling.remote"));
    }

    private void enable(String key, Set<ProfileKind> kinds, ProfileKind... those) {
        if (values.bool(key)) {
            kinds.addAll(List.of(those));
        }
    }

    private ProfilerSettings.Engine engine() {
        return switch (values.text("profiling.engine")) {
            case "auto" -> ProfilerSettings.Engine.AUTO;
            case "async-profiler" -> ProfilerSettings.Engine.ASYNC_PROFILER;
            case "jfr" -> ProfilerSettings.Engine.JFR;
            default ->
                    throw new InvalidField(
                            "profiling.engine", "must be auto, async-profiler or jfr");
        };
    }

    private LagSettings lag() {
        return new LagSettings(
                values.text("lag.cluster-name"),
                values.duration("lag.interval"),
                values.duration("lag.timeout"),
                values.duration("lag.stall-after"),
                values.number("lag.most-partitions"),
                values.number("lag.metrics-partitions"));
    }

    private static void readFile(
            Path path, Map<String, String> environment, Map<String, Setting> settings) {
        ConfigurationFile.read(path, environment)
                .forEach(
                        (written, value) -> {
                            String key =
                                    written.startsWith(CLIENT_PROPERTIES)
                                            ? written
                                            : written.replace('_', '-');
                            if (!settings.containsKey(key) && !key.startsWith(CLIENT_PROPERTIES)) {
                                throw CommandFailure.usage(
                                        path
                                                + ": no key '"
                                                + written
                                                + "'"
                                                + NearestName.in(settings.keySet(), key)
                                                        .map(
                                                                known ->
                                                                        "; did you mean "
                                                                                + known
                                                                                + "?")
                                                        .orElse(
                                                                "; 'penstock config show' lists all"));
                            }
                            put(settings, key, value, Source.FILE);
                        });
    }

    private static void put(
            Map<String, Setting> settings, String key, String value, Source source) {
        settings.put(key, new Setting(key, value.strip(), source));
    }

    private CommandFailure wrong(InvalidField e) {
        String key = keyOf(e.field());
        if (key == null) {
            return CommandFailure.usage("configuration: " + e.getMessage());
        }
        Setting setting = setting(key);
        return CommandFailure.usage(
                "configuration ("
                        + setting.source().word()
                        + "): "
                        + key
                        + " "
                        + e.rule()
                        + (e.rule().contains(", is ") ? "" : ", is '" + setting.shown() + "'"));
    }

    /** The records name their own fields; the key is the one that ends like that. */
    private @Nullable String keyOf(String field) {
        String dashed = field.replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
        List<String> fits = new ArrayList<>();
        for (String key : settings.keySet()) {
            if (key.equals(dashed) || key.endsWith("." + dashed)) {
                fits.add(key);
            }
        }
        return fits.size() == 1 ? fits.getFirst() : null;
    }
}
