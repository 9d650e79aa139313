package io.penstock.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.agent.Leases;
import io.penstock.lifecycle.Lifecycle;
import io.penstock.task.TaskDefaults;
import io.penstock.topology.AgentPool;
import io.penstock.topology.IngestCounters;
import io.penstock.topology.IngestRecords;
import io.penstock.topology.KeepHistory;
import io.penstock.topology.KeepStats;
import io.penstock.topology.PipelineTopology;
import io.penstock.topology.Progress;
import io.penstock.topology.RouteTasks;
import io.penstock.topology.RoutingCounters;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.streams.Topology;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

class PipelineStructureTest {
    private final FixedFigures figures = new FixedFigures();
    private final PipelineStructure structure =
            new PipelineStructure(topology().describe(), figures);

    @Test
    void namesSubTopologiesWithTheirTopicsAndStores() {
        String json = new String(structure.topology(), StandardCharsets.UTF_8);

        Map<String, List<Map<String, Object>>> read = new Yaml().load(json);
        assertThat(read.get("subTopologies")).hasSize(2);
        assertThat(json)
                .contains(
                        "\"name\":\"routing-in\",\"kind\":\"source\",\"topics\":[\"tasks.control\","
                                + "\"tasks.rekeyed\",\"tasks.results\",\"tasks.submitted\"],"
                                + "\"next\":[\"ingest\"],\"recordsPerSecond\":0.0}")
                .contains(
                        "\"kind\":\"processor\",\"stores\":[\"active\",\"recent-ids\"],\"next\":"
                                + "[\"to-agents\",\"to-dead-letters\",\"to-events\"]");
    }

    @Test
    void describesEveryTopicAndStoreOfTheTopology() {
        String topology = new String(structure.topology(), StandardCharsets.UTF_8);
        Map<String, List<Map<String, Object>>> schema =
                new Yaml().load(new String(structure.schema(), StandardCharsets.UTF_8));

        TreeSet<Object> stores = new TreeSet<>();
        schema.getOrDefault("stores", List.of()).forEach(store -> stores.add(store.get("name")));
        assertThat(stores).containsExactly("active", "ended", "ended-log", "recent-ids", "stats");
        assertThat(stores).allSatisfy(name -> assertThat(topology).contains("\"" + name + "\""));
        assertThat(schema.getOrDefault("topics", List.of()))
                .hasSize(8)
                .allSatisfy(topic -> assertThat(topic).containsKeys("name", "key", "value"));
    }

    @Test
    void showsWhatFlowsAlongEachEdgeAndWhatIsLeftForTheOneThatNobodyCounts() {
        figures.flows("tasks.submitted", "routing-in", 100, 5_000);
        figures.flows("tasks.results", "routing-in", 90, 900);
        figures.flows("ingest", "route", 187, 0);
        figures.flows("ingest", "to-dead-letters", 2, 0);
        figures.flows("to-dead-letters", "tasks.dead-letters", 3, 30);
        figures.flows("to-agents", "tasks.assigned", 95, 950);

        String json = new String(structure.topology(), StandardCharsets.UTF_8);

        assertThat(json)
                .startsWith("{\"state\":\"running\",\"ratesOverMs\":2000,")
                .contains(
                        "{\"from\":\"tasks.submitted\",\"to\":\"routing-in\","
                                + "\"recordsPerSecond\":100.0,\"bytesPerSecond\":5000.0}")
                .contains(edge("routing-in", "ingest", 190))
                .contains(edge("ingest", "route", 187))
                .contains(edge("ingest", "to-dead-letters", 2))
                .contains(edge("route", "to-dead-letters", 1))
                .contains(edge("route", "to-agents", 95))
                .contains(edge("route", "to-events", 0))
                .contains(
                        "\"next\":[\"route\",\"to-dead-letters\",\"to-rekeyed\"],"
                                + "\"recordsPerSecond\":190.0}");
    }

    @Test
    void saysOfEachStoreHowMuchItHoldsAndHowFarItIs() {
        figures.active.put(0, new TreeSet<>(Set.of(1, 0)));
        figures.standby.put(1, new TreeSet<>(Set.of(2)));
        figures.stores.put("active", new TopologyFigures.Store(7L, 4_096L, null));
        figures.stores.put(
                "recent-ids",
                new TopologyFigures.Store(null, null, new TopologyFigures.Restoring(2, 10, 1_000)));

        String json = new String(structure.topology(), StandardCharsets.UTF_8);

        assertThat(json)
                .contains("\"active\":[0, 1],\"standby\":[]")
                .contains("\"active\":[],\"standby\":[2]")
                .contains("{\"name\":\"active\",\"state\":\"open\",\"entries\":7,\"bytes\":4096}")
                .contains(
                        "{\"name\":\"recent-ids\",\"state\":\"restoring\",\"restoring\":"
                                + "{\"partitions\":2,\"recordsLeft\":10,\"recordsTotal\":1000}}")
                .contains("{\"name\":\"stats\",\"state\":\"standby\"}");
    }

    private static String edge(String from, String to, int rate) {
        return "{\"from\":\""
                + from
                + "\",\"to\":\""
                + to
                + "\",\"recordsPerSecond\":"
                + rate
                + ".0}";
    }

    /** Says what the test put in. */
    private static final class FixedFigures implements TopologyFigures {
        private final Map<Edge, Double> records = new HashMap<>();
        private final Map<Edge, Double> bytes = new HashMap<>();
        private final Map<Integer, SortedSet<Integer>> active = new TreeMap<>();
        private final Map<Integer, SortedSet<Integer>> standby = new TreeMap<>();
        private final Map<String, Store> stores = new TreeMap<>();

        void flows(String from, String to, double recordRate, double byteRate) {
            records.put(new Edge(from, to), recordRate);
            if (byteRate > 0) {
                bytes.put(new Edge(from, to), byteRate);
            }
        }

        @Override
        public EdgeRates.Rates rates() {
            return new EdgeRates.Rates(2_000, records, bytes);
        }

        @Override
        public Now now() {
            return new Now("running", active, standby, stores);
        }
    }

    private static Topology topology() {
        return PipelineTopology.build(
                () ->
                        new IngestRecords(
                                TaskDefaults.STANDARD, 6, new Progress(6), new IngestCounters()),
                () ->
                        new RouteTasks(
                                Lifecycle.STANDARD,
                                new AgentPool(Leases.LEASE_MS),
                                new RoutingCounters(6),
                                10_000),
                () -> new KeepHistory(new LongAdder()),
                KeepStats::new);
    }
}
