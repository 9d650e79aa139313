package io.penstock.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
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
            paramLabel = "HOST:PORT[,…]",
            description = "Kafka's bootstrap servers; else PENSTOCK_BOOTSTRAP")
    private @Nullable String bootstrap;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "a node's HTTP address; else PENSTOCK_URL")
    private @Nullable String url;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "a node's configuration in YAML; else PENSTOCK_CONFIG")
    private @Nullable Path config;

    @Option(names = "--json", description = "answer in JSON, for machines")
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
        return config != null
                ? Optional.of(config)
                : environment("PENSTOCK_CONFIG").map(Path::of);
    }

    /** Returns the bootstrap servers that option or environment name. */
    Optional<String> namedBootstrap() {
        return bootstrap != null ? Optional.of(bootstrap) : environment("PENSTOCK_BOOTSTRAP");
    }

    /**
     * Returns Kafka's bootstrap servers.
     *
     * @throws CommandFailure when nothing says where Kafka is
     */
    String bootstrap() {
        return namedBootstrap()
                .or(() -> running().map(RunningStack::kafka))
                .orElseThrow(
                        () ->
                                new CommandFailure(
                                        "nothing says where Kafka is: start '"
                                                + surroundings.launcher()
                                                + " dev', or give --bootstrap HOST:PORT"));
    }

    /**
     * Returns the address of a node.
     *
     * @throws CommandFailure when nothing says where a node is, or what says it is no URL
     */
    URI url() {
        Optional<String> named = url != null ? Optional.of(url) : environment("PENSTOCK_URL");
        return named.map(Connection::parse)
                .or(() -> running().map(RunningStack::http))
                .orElseThrow(
                        () ->
                                new CommandFailure(
                                        "nothing says where a node is: start '"
                                                + surroundings.launcher()
                                                + " dev', or give --url http://HOST:PORT"));
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
