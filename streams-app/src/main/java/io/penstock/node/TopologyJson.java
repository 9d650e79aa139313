package io.penstock.node;

import io.penstock.json.JsonText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.streams.TopologyDescription;
import org.apache.kafka.streams.TopologyDescription.Node;
import org.apache.kafka.streams.TopologyDescription.Processor;
import org.apache.kafka.streams.TopologyDescription.Sink;
import org.apache.kafka.streams.TopologyDescription.Source;
import org.apache.kafka.streams.TopologyDescription.Subtopology;
import org.jspecify.annotations.Nullable;

/** A topology and what moves in it, as JSON. Used by one thread, for one answer. */
final class TopologyJson {
    private final EdgeRates.Rates rates;
    private final TopologyFigures.Now now;

    private TopologyJson(TopologyFigures figures) {
        rates = figures.rates();
        now = figures.now();
    }

    static String of(TopologyDescription described, TopologyFigures figures) {
        TopologyJson json = new TopologyJson(figures);
        return "{\"state\":"
                + JsonText.quote(json.now.state())
                + ",\"ratesOverMs\":"
                + json.rates.overMs()
                + ",\"subTopologies\":"
                + array(described.subtopologies(), json::subTopology)
                + "}";
    }

    private String subTopology(Subtopology part) {
        Map<Edge, Double> records = edges(part);
        return "{\"id\":"
                + part.id()
                + ",\"active\":"
                + now.active().getOrDefault(part.id(), new TreeSet<>())
                + ",\"standby\":"
                + now.standby().getOrDefault(part.id(), new TreeSet<>())
                + ",\"nodes\":"
                + array(part.nodes(), node -> node(node, records))
                + ",\"edges\":"
                + array(records.keySet(), edge -> edge(edge, records))
                + ",\"stores\":"
                + array(stores(part), store -> store(store, part.id()))
                + "}";
    }

    /** Each edge with its records a second. */
    private Map<Edge, Double> edges(Subtopology part) {
        Map<Edge, Double> edges = new LinkedHashMap<>();
        for (Node node : part.nodes()) {
            if (node instanceof Source source) {
                for (String topic : new TreeSet<>(source.topicSet())) {
                    put(edges, new Edge(topic, node.name()));
                }
            }
            if (node instanceof Sink sink) {
                put(edges, new Edge(node.name(), sink.topic()));
            }
        }
        for (Node node : part.nodes()) {
            for (Node next : node.successors()) {
                edges.put(new Edge(node.name(), next.name()), between(node, next));
            }
        }
        return edges;
    }

    private void put(Map<Edge, Double> edges, Edge edge) {
        edges.put(edge, rates.records().getOrDefault(edge, 0.0));
    }

    /**
     * What one node hands to the next. A source hands on all that it reads; what is not counted by
     * the processor itself is what is left of what the next one gets.
     */
    private double between(Node node, Node next) {
        Double counted = counted(node, next);
        if (counted != null) {
            return counted;
        }
        if (node instanceof Source source) {
            return source.topicSet().stream().mapToDouble(topic -> rate(topic, node.name())).sum();
        }
        if (next instanceof Sink sink) {
            double others =
                    next.predecessors().stream()
                            .map(before -> counted(before, next))
                            .mapToDouble(rate -> rate == null ? 0 : rate)
                            .sum();
            return Math.max(0, rate(next.name(), sink.topic()) - others);
        }
        return 0;
    }

    private @Nullable Double counted(Node node, Node next) {
        return rates.records().get(new Edge(node.name(), next.name()));
    }

    private double rate(String from, String to) {
        return rates.records().getOrDefault(new Edge(from, to), 0.0);
    }

    private static String node(Node node, Map<Edge, Double> records) {
        String own =
                switch (node) {
                    case Source source ->
                            "\"kind\":\"source\",\"topics\":" + texts(source.topicSet());
                    case Sink sink ->
                            "\"kind\":\"sink\",\"topics\":" + texts(List.of(sink.topic()));
                    case Processor processor ->
                            "\"kind\":\"processor\",\"stores\":" + texts(processor.stores());
                    default -> "\"kind\":\"other\"";
                };
        double in =
                records.entrySet().stream()
                        .filter(edge -> edge.getKey().to().equals(node.name()))
                        .mapToDouble(Map.Entry::getValue)
                        .sum();
        return "{\"name\":"
                + JsonText.quote(node.name())
                + ","
                + own
                + ",\"next\":"
                + texts(node.successors().stream().map(Node::name).toList())
                + ",\"recordsPerSecond\":"
                + decimal(in)
                + "}";
    }

    private String edge(Edge edge, Map<Edge, Double> records) {
        Double bytes = rates.bytes().get(edge);
        return "{\"from\":"
                + JsonText.quote(edge.from())
                + ",\"to\":"
                + JsonText.quote(edge.to())
                + ",\"recordsPerSecond\":"
                + decimal(records.getOrDefault(edge, 0.0))
                + (bytes == null ? "" : ",\"bytesPerSecond\":" + decimal(bytes))
                + "}";
    }

    private static List<String> stores(Subtopology part) {
        TreeSet<String> stores = new TreeSet<>();
        for (Node node : part.nodes()) {
            if (node instanceof Processor processor) {
                stores.addAll(processor.stores());
            }
        }
        return List.copyOf(stores);
    }

    private String store(String name, int subTopology) {
        TopologyFigures.Store store = now.stores().get(name);
        List<String> fields = new ArrayList<>();
        fields.add("\"name\":" + JsonText.quote(name));
        fields.add("\"state\":" + JsonText.quote(state(store, subTopology)));
        if (store != null && store.entries() != null) {
            fields.add("\"entries\":" + store.entries());
        }
        if (store != null && store.bytes() != null) {
            fields.add("\"bytes\":" + store.bytes());
        }
        TopologyFigures.Restoring restoring = store == null ? null : store.restoring();
        if (restoring != null) {
            fields.add(
                    "\"restoring\":{\"partitions\":"
                            + restoring.partitions()
                            + ",\"recordsLeft\":"
                            + restoring.recordsLeft()
                            + ",\"recordsTotal\":"
                            + restoring.recordsTotal()
                            + "}");
        }
        return "{" + String.join(",", fields) + "}";
    }

    private String state(TopologyFigures.@Nullable Store store, int subTopology) {
        if (store != null && store.restoring() != null) {
            return "restoring";
        }
        if (has(now.active(), subTopology)) {
            return now.state().equals("running") ? "open" : "opening";
        }
        return has(now.standby(), subTopology) ? "standby" : "none";
    }

    private static boolean has(Map<Integer, SortedSet<Integer>> tasks, int subTopology) {
        SortedSet<Integer> partitions = tasks.get(subTopology);
        return partitions != null && !partitions.isEmpty();
    }

    private static String decimal(double rate) {
        return String.format(Locale.ROOT, "%.1f", rate);
    }

    private static String texts(Collection<String> texts) {
        return array(new TreeSet<>(texts), JsonText::quote);
    }

    private static <T> String array(Collection<T> elements, Function<? super T, String> json) {
        Stream<String> texts = elements.stream().map(json);
        return texts.collect(Collectors.joining(",", "[", "]"));
    }
}
