package io.penstock.localstack;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.metadata.storage.Formatter;

/** The files of one broker, formatted as {@code kafka-storage format} does. */
final class BrokerStorage {
    private static final String META_PROPERTIES = "meta.properties";

    private BrokerStorage() {}

    /** Where the broker's files stand inside the directory of its cluster. */
    static Path of(Path cluster, int nodeId) {
        return cluster.resolve("broker-" + nodeId);
    }

    /** The id under which the first broker was formatted; empty when it has not been yet. */
    static Optional<String> clusterId(Path cluster) {
        Path written = of(cluster, 1).resolve(META_PROPERTIES);
        if (Files.notExists(written)) {
            return Optional.empty();
        }
        Properties properties = new Properties();
        try (Reader file = Files.newBufferedReader(written)) {
            properties.load(file);
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot read " + written, failed);
        }
        return Optional.ofNullable(properties.getProperty("cluster.id"));
    }

    /**
     * Formats the directory unless it is formatted already. All features get the level of this
     * release, as a new cluster would have them (transaction.version 2 among them).
     *
     * @throws IllegalStateException when Kafka refuses, for instance a directory of another node
     */
    static void format(Path directory, int nodeId, String clusterId) {
        try {
            Files.createDirectories(directory);
            if (Files.exists(directory.resolve(META_PROPERTIES))) {
                return;
            }
            new Formatter()
                    .setPrintStream(
                            new PrintStream(
                                    OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                    .setClusterId(clusterId)
                    .setNodeId(nodeId)
                    .setControllerListenerName(BrokerProperties.CONTROLLER_LISTENER)
                    .setDirectories(List.of(directory.toString()))
                    .setMetadataLogDirectory(directory.toString())
                    .run();
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot format " + directory, failed);
        } catch (Exception refused) {
            throw new IllegalStateException("Kafka cannot format " + directory, refused);
        }
    }
}
