package io.penstock.cli;

import io.penstock.node.Node;
import io.penstock.node.NodeSettings;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;

/** Runs a node. */
@Command(
        name = "node",
        description = {
            "Run a node against your Kafka, until it is told to end.",
            "Ends with 3 when it cannot go on and only a restart helps."
        },
        footer = {
            "",
            "Example:",
            "  ./penstock node --config node.yaml",
            "  PENSTOCK_LOG=json ./penstock node --bootstrap kafka-1:9092,kafka-2:9092"
        })
final class NodeCommand extends Subcommand {
    NodeCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() throws InterruptedException {
        NodeSettings settings = connection().configuration(Map.of()).toNodeSettings();
        try (Node node = Node.start(settings)) {
            Runtime.getRuntime().addShutdownHook(new Thread(node::close, "close-node"));
            print(
                    connection().json()
                            ? "{\"http\":\"" + address(settings, node) + "\"}"
                            : "node serves " + address(settings, node) + "; Ctrl-C ends it");
            Throwable why = node.gaveUp().get();
            throw CommandFailure.gaveUp("the node cannot go on: " + why);
        } catch (ExecutionException e) {
            throw CommandFailure.gaveUp("the node cannot go on: " + e.getCause());
        }
    }

    private static String address(NodeSettings settings, Node node) {
        return "http://" + settings.gateway().host() + ":" + node.httpPort();
    }
}
