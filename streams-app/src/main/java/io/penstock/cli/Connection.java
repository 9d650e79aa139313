package io.penstock.cli;

import io.penstock.load.KafkaAccess;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The options that every command takes, and where they lead: an option wins over the environment,
 * that over the configuration file, that over a running {@code dev}.
 */
final class Connection {
    private final Surroundings surroundings;

    @Option(
            names = "--bootstrap",
            order = 900,
            paramLabel = "HOST:PORT[,…]",
            description = "Kafka's bootstrap servers; else PENSTOCK_BOOTSTRAP")
    private @Nullable String bootstrap;

    @Option(
            names = "--url",
            order = 901,
            paramLabel = "URL",
            description = "a node's HTTP address; else PENSTOCK_URL")
    private @Nullable String url;

    @Option(
            names = "--config",
            order = 902,
            paramLabel = "FILE",
            description = "a node's configuration in YAML; else PENSTOCK_CONFIG")
    private @Nullable Path config;

    @Option(names = "--json", order = 903, description = "answer in JSON, for machines")
    private boolean json;

    Connection(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** Returns whether the answer is for machines. */
    boolean json() {
        return json;
    }

    /** Returns the configuration file that was named, by option or environment. */
    Optional<Path> config() {
        return config != null ? Optional.of(config) : environment("PENSTOCK_CONFIG").map(Path::of);
    }

    /**
     * Returns a node's configuration: what {@code --config} names, the environment, {@code
     * --bootstrap}.
     *
     * @param options values by key that win over these
     * @throws CommandFailure with one line that says what to change
     */
    NodeConfiguration configuration(Map<String, String> options) {
        Map<String, String> all = new LinkedHashMap<>();
        if (bootstrap != null) {
            all.put("kafka.bootstrap", bootstrap);
        }
        all.putAll(options);
        return NodeConfiguration.load(config(), surroundings.environment(), all);
    }

    /**
     * Returns how to reach Kafka.
     *
     * @throws CommandFailure when nothing says where Kafka is
     */
    KafkaAccess kafka() {
        NodeConfiguration configuration = configuration(Map.of());
        Setting setting = configuration.setting("kafka.bootstrap");
        String servers =
                setting.source() != Setting.Source.DEFAULT
                        ? setting.value()
                        : running().map(RunningStack::kafka).orElseThrow(this::noKafka);
        return new KafkaAccess(servers, configuration.clientProperties());
    }

    /**
     * Returns the address of a node.
     *
     * @throws CommandFailure when nothing says where a node is, or what says it is no URL
     */
    URI url() {
        Optional<String> named = url != null ? Optional.of(url) : environment("PENSTOCK_URL");
        return named.map(Connection::parse)
                .or(this::configuredUrl)
                .or(() -> running().map(RunningStack::http))
                .orElseThrow(
                        () ->
                                new CommandFailure(
                                        "nothing says where a node is: start '"
                                                + surroundings.launcher()
                                                + " dev', or give --url http://HOST:PORT"));
    }

    private CommandFailure noKafka() {
        return new CommandFailure(
                "nothing says where Kafka is: start '"
                        + surroundings.launcher()
                        + " dev', or give --bootstrap HOST:PORT");
    }

    private Optional<URI> configuredUrl() {
        return config().map(
                        file -> {
                            NodeConfiguration node = configuration(Map.of());
                            String host = node.setting("gateway.host").value();
                            return parse(
                                    "http://"
                                            + (host.equals("0.0.0.0") ? "127.0.0.1" : host)
                                            + ":"
                                            + node.setting("gateway.port").value());
                        });
    }

    private Optional<RunningStack> running() {
        return new RunningStacks(surroundings.runtimeDirectory()).newest();
    }

    private Optional<String> environment(String name) {
        return Optional.ofNullable(surroundings.environment().get(name))
                .filter(value -> !value.isBlank());
    }

    private static URI parse(String text) {
        try {
            URI uri = new URI(text);
            if (("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                    && uri.getHost() != null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // Falls through to the same answer as a URL of another kind.
        }
        throw CommandFailure.usage("'" + text + "' must be a URL such as http://127.0.0.1:8080");
    }
}
