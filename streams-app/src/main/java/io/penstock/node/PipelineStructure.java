package io.penstock.node;

import io.penstock.gateway.pipeline.Structure;
import io.penstock.json.JsonText;
import io.penstock.stats.WindowKind;
import io.penstock.task.Topics;
import io.penstock.topology.Stores;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.kafka.streams.TopologyDescription;
import org.jspecify.annotations.Nullable;

/**
 * How the pipeline is built, from the topology itself and from the one list of what it holds, and
 * what moves in it.
 */
final class PipelineStructure implements Structure {
    private static final String TASK_ID = "task id, UTF-8";

    private final TopologyDescription described;
    private final TopologyFigures figures;

    PipelineStructure(TopologyDescription described, TopologyFigures figures) {
        this.described = described;
        this.figures = figures;
    }

    /** A topic: what lies under which key. */
    private record Topic(String name, String key, String value) {
        String json() {
            return "{\"name\":"
                    + JsonText.quote(name)
                    + ",\"key\":"
                    + JsonText.quote(key)
                    + ",\"value\":"
                    + JsonText.quote(value)
                    + "}";
        }
    }

    /** A store: what lies under which key, where, and for how long; null: until it is deleted. */
    private record Store(
            String name,
            String kind,
            String key,
            String value,
            boolean persistent,
            @Nullable Duration retention) {
        String json() {
            return "{\"name\":"
                    + JsonText.quote(name)
                    + ",\"kind\":"
                    + JsonText.quote(kind)
                    + ",\"key\":"
                    + JsonText.quote(key)
                    + ",\"value\":"
                    + JsonText.quote(value)
                    + ",\"persistent\":"
                    + persistent
                    + (retention == null ? "" : ",\"retentionMs\":" + retention.toMillis())
                    + "}";
        }
    }

    private static final List<Topic> TOPICS =
            List.of(
                    new Topic(Topics.SUBMITTED, TASK_ID, "Task, JSON"),
                    new Topic(Topics.REKEYED, TASK_ID, "as it came; origin in headers"),
                    new Topic(Topics.CONTROL, TASK_ID, "Control, JSON"),
                    new Topic(
                            Topics.ASSIGNED, "agent id, UTF-8", "Assignment or Cancellation, JSON"),
                    new Topic(Topics.RESULTS, TASK_ID, "AttemptResult, JSON"),
                    new Topic(Topics.EVENTS, TASK_ID, "TaskEvent, JSON"),
                    new Topic(Topics.DEAD_LETTERS, "as it came", "as it came; reason in headers"),
                    new Topic(Topics.AGENTS, "agent id, UTF-8", "AgentState, JSON"));

    private static final List<Store> STORES =
            List.of(
                    new Store(Stores.ACTIVE, "key-value", TASK_ID, "task on its way", true, null),
                    new Store(
                            Stores.RECENT_IDS,
                            "window",
                            TASK_ID,
                            "how it ended",
                            true,
                            Stores.RECENT_IDS_RETENTION),
                    new Store(
                            Stores.ENDED,
                            "window",
                            TASK_ID,
                            "Task, JSON",
                            true,
                            Stores.ENDED_RETENTION),
                    new Store(
                            Stores.ENDED_LOG,
                            "window",
                            "one constant key, by time of the end",
                            "Task, JSON",
                            true,
                            Stores.ENDED_RETENTION),
                    new Store(
                            Stores.STATS,
                            "key-value",
                            "window, grouping and name",
                            "counts and latencies",
                            false,
                            WindowKind.FIVE_MINUTES.kept()));

    @Override
    public byte[] topology() {
        return TopologyJson.of(described, figures).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] schema() {
        return ("{\"topics\":"
                        + TOPICS.stream()
                                .map(Topic::json)
                                .collect(Collectors.joining(",", "[", "]"))
                        + ",\"stores\":"
                        + STORES.stream()
                                .map(Store::json)
                                .collect(Collectors.joining(",", "[", "]"))
                        + "}")
                .getBytes(StandardCharsets.UTF_8);
    }
}
