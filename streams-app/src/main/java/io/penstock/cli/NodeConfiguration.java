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
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.TypeConversionException;

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

    private static final DurationConverter DURATIONS = new DurationConverter();

    private final Map<String, Setting> settings;

    private NodeConfiguration(Map<String, Setting> settings) {
        this.settings = settings;
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
        defaults().forEach((key, value) -> put(settings, key, value, Source.DEFAULT));
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
                text("kafka.bootstrap"),
                bool("kafka.create-topics"),
                number("kafka.partitions"),
                number("kafka.assigned-partitions"),
                (short) Math.min(Short.MAX_VALUE, number("kafka.replication")),
                clientProperties());
    }

    private NodeSettings.Streams streams() {
        return new NodeSettings.Streams(
                text("streams.application-id"),
                Path.of(text("streams.state-directory")),
                guarantee(),
                number("streams.commit-ms"),
                number("streams.threads"),
                number("streams.standbys"),
                number("streams.write-buffer-bytes"),
                longNumber("streams.record-cache-bytes"));
    }

    private NodeSettings.Guarantee guarantee() {
        return switch (text("streams.guarantee")) {
            case "exactly-once" -> NodeSettings.Guarantee.EXACTLY_ONCE;
            case "at-least-once" -> NodeSettings.Guarantee.AT_LEAST_ONCE;
            default ->
                    throw new InvalidField(
                            "streams.guarantee", "must be exactly-once or at-least-once");
        };
    }

    private GatewaySettings gateway() {
        return new GatewaySettings(
                text("gateway.host"),
                number("gateway.port"),
                names("gateway.allowed-hosts"),
                names("gateway.cors-origins"),
                new GatewayLimits(
                        number("gateway.limits.connections"),
                        number("gateway.limits.requests"),
                        number("gateway.limits.header-bytes"),
                        number("gateway.limits.lines-in-flight"),
                        number("gateway.limits.line-bytes-in-flight")),
                new GatewayTimeouts(
                        duration("gateway.timeouts.idle"),
                        duration("gateway.timeouts.body"),
                        duration("gateway.timeouts.acknowledge"),
                        duration("gateway.timeouts.stop")),
                metrics());
    }

    private GatewaySettings.@Nullable Metrics metrics() {
        return text("metrics.port").isEmpty()
                ? null
                : new GatewaySettings.Metrics(text("metrics.host"), number("metrics.port"));
    }

    private TaskDefaults taskDefaults() {
        return new TaskDefaults(
                text("defaults.tenant"),
                number("defaults.priority"),
                Complexity.of(text("defaults.complexity")),
                longNumber("defaults.timeout-ms"),
                number("defaults.max-attempts"));
    }

    private Lifecycle lifecycle() {
        return new Lifecycle(
                new BackOff(
                        longNumber("lifecycle.back-off.first-ms"),
                        longNumber("lifecycle.back-off.max-ms"),
                        decimal("lifecycle.back-off.factor")),
                number("lifecycle.max-losses"),
                longNumber("lifecycle.park-ms"));
    }

    private CacheConfig cache() {
        Lifetimes lifetimes = Lifetimes.defaults();
        CacheConfig local =
                CacheConfig.localOnly()
                        .withLocal(
                                new LocalConfig(
                                        localSize(),
                                        positive("cache.local.ttl"),
                                        duration("cache.local.stale-for")))
                        .withLifetimes(
                                new Lifetimes(
                                        duration("cache.ttl.result"),
                                        duration("cache.ttl.agent-state"),
                                        duration("cache.ttl.route"),
                                        duration("cache.ttl.query"),
                                        lifetimes.session(),
                                        lifetimes.coordination(),
                                        lifetimes.absent()));
        return redis().map(local::withRedis).orElse(local);
    }

    private LocalSize localSize() {
        long entries = longNumber("cache.local.max-size");
        if (entries < 0) {
            throw new InvalidField(
                    "cache.local.max-size", "must be at least 0 (0: by the heap), is " + entries);
        }
        return entries == 0 ? LocalSize.defaults() : LocalSize.entries(entries);
    }

    private Optional<RedisConfig> redis() {
        boolean enabled = bool("redis.enabled");
        Optional<RedisAddress> address = redisAddress();
        if (address.isEmpty() && enabled && setting("redis.enabled").source() != Source.DEFAULT) {
            throw new InvalidField(
                    "redis.enabled", "needs redis.address or redis.url to be true, is true");
        }
        Duration command = positive("redis.command-budget");
        Duration bulk = positive("redis.bulk-budget");
        int most = number("redis.pool-size");
        int ready = number("redis.min-idle-conns");
        if (most < 1) {
            throw new InvalidField("redis.pool-size", "must be at least 1, is " + most);
        }
        if (ready < 0 || ready > most) {
            throw new InvalidField(
                    "redis.min-idle-conns", "must be 0 to redis.pool-size, is " + ready);
        }
        Duration dial = positive("redis.dial-timeout");
        return address.filter(_ -> enabled)
                .map(
                        known ->
                                new RedisConfig(
                                        known,
                                        text("redis.key-prefix"),
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
                            : RedisAddress.of(address.value(), text("redis.password")));
        } catch (IllegalArgumentException e) {
            throw byUrl
                    ? new InvalidField("redis.url", String.valueOf(e.getMessage()))
                    : new InvalidField("redis.address", "must be HOST:PORT");
        }
    }

    private AlertSettings alerts() {
        return new AlertSettings(
                bool("alerting.enabled"),
                duration("alerting.every"),
                AlertSettings.STANDARD.waitAtMost(),
                longNumber("alerting.memory-threshold"),
                number("alerting.goroutine-threshold"),
                decimal("alerting.gc-threshold"),
                webhook());
    }

    private @Nullable URI webhook() {
        String address = text("alerting.webhook");
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
                ProfilingAddress.parse(text("profiling.http-addr"), names("gateway.allowed-hosts"));
        return new ProfilingSettings(
                bool("profiling.enabled"),
                new ProfilerSettings(
                        kinds,
                        Path.of(text("profiling.profile-dir")),
                        duration("profiling.profile-duration"),
                        duration("profiling.max-duration"),
                        engine(),
                        bool("profiling.continuous")),
                new KeepSettings(
                        bool("profiling.auto-profile"),
                        duration("profiling.profile-interval"),
                        number("profiling.keep-count"),
                        longNumber("profiling.keep-bytes"),
                        bool("profiling.on-alert"),
                        number("profiling.alert-profiles")),
                bool("profiling.enable-http") ? address : null,
                bool("profiling.remote"));
    }

    private void enable(String key, Set<ProfileKind> kinds, ProfileKind... those) {
        if (bool(key)) {
            kinds.addAll(List.of(those));
        }
    }

    private ProfilerSettings.Engine engine() {
        return switch (text("profiling.engine")) {
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
                text("lag.cluster-name"),
                duration("lag.interval"),
                duration("lag.timeout"),
                duration("lag.stall-after"),
                number("lag.most-partitions"),
                number("lag.metrics-partitions"));
    }

    private static Map<String, String> defaults() {
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
                                                + similar(key, settings.keySet()));
                            }
                            put(settings, key, value, Source.FILE);
                        });
    }

    private static String similar(String key, Set<String> known) {
        return known.stream()
                .filter(candidate -> distance(key, candidate) <= Math.max(2, key.length() / 4))
                .min(Comparator.comparingInt(candidate -> distance(key, candidate)))
                .map(nearest -> "; did you mean " + nearest + "?")
                .orElse("; 'penstock config show' lists all");
    }

    /** Levenshtein's distance. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }

    private static void put(
            Map<String, Setting> settings, String key, String value, Source source) {
        settings.put(key, new Setting(key, value.strip(), source));
    }

    private String text(String key) {
        return setting(key).value();
    }

    private boolean bool(String key) {
        return switch (text(key)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new InvalidField(key, "must be true or false");
        };
    }

    private int number(String key) {
        try {
            return Integer.parseInt(text(key));
        } catch (NumberFormatException e) {
            throw new InvalidField(key, "must be a whole number of 32 bits");
        }
    }

    private long longNumber(String key) {
        try {
            return Long.parseLong(text(key));
        } catch (NumberFormatException e) {
            throw new InvalidField(key, "must be a whole number");
        }
    }

    private double decimal(String key) {
        try {
            return Double.parseDouble(text(key));
        } catch (NumberFormatException e) {
            throw new InvalidField(key, "must be a number");
        }
    }

    private Duration duration(String key) {
        try {
            return DURATIONS.convert(text(key));
        } catch (TypeConversionException e) {
            throw new InvalidField(key, "must be a time such as 500ms, 10s, 2m or 1h");
        }
    }

    private Duration positive(String key) {
        Duration duration = duration(key);
        if (!duration.isPositive()) {
            throw new InvalidField(key, "must be above 0");
        }
        return duration;
    }

    private Set<String> names(String key) {
        Set<String> names = new TreeSet<>();
        for (String name : text(key).split(",")) {
            if (!name.isBlank()) {
                names.add(name.strip());
            }
        }
        return names;
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
