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
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.kafka.streams.Topology;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

class PipelineStructureTest {
    private final PipelineStructure structure = new PipelineStructure(topology().describe());

    @Test
    void namesSubTopologiesWithTheirTopicsAndStores() {
        String json = new String(structure.topology(), StandardCharsets.UTF_8);

        Map<String, List<Map<String, Object>>> read = new Yaml().load(json);
        assertThat(read.get("subTopologies")).hasSize(2);
        assertThat(json)
                .contains(
                        "\"name\":\"routing-in\",\"kind\":\"source\",\"topics\":[\"tasks.control\","
                                + "\"tasks.rekeyed\",\"tasks.results\",\"tasks.submitted\"],"
                                + "\"next\":[\"ingest\"]")
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
                KeepHistory::new,
                KeepStats::new);
    }
}
