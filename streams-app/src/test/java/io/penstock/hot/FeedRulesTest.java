package io.penstock.hot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.agent.AgentState;
import io.penstock.cache.Loaded;
import io.penstock.cache.config.Lifetimes;
import io.penstock.json.RawJson;
import io.penstock.task.RecordRef;
import io.penstock.task.TaskEvent;
import io.penstock.task.TaskState;
import io.penstock.task.TaskView;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FeedRulesTest {
    private static final long NOW = 1_000_000;

    private final Map<String, List<String>> pool = new TreeMap<>();
    private final FeedRules rules =
            new FeedRules(Lifetimes.defaults(), type -> pool.getOrDefault(type, List.of()));
    private final HotWrites writes = new HotWrites();

    @Test
    void shouldKeepTheEndOfATaskAsHttpShowsIt() {
        TaskEvent.Ended end = end("t1");

        rules.event(end.toJson(), NOW - 1_000, writes);

        Loaded.Found<byte[]> kept = requireNonNull(kept(NOW).get("task:result:t1"));
        assertThat(kept.value()).isEqualTo(TaskView.of(end).toJson());
        assertThat(kept.retention().ttl()).isEqualTo(Lifetimes.defaults().result().minusSeconds(1));
    }

    @Test
    void shouldLeaveOutWhatHasOutlivedItsTime() {
        rules.event(end("old").toJson(), NOW, writes);
        rules.event(end("new").toJson(), NOW + 1, writes);

        assertThat(kept(NOW + Lifetimes.defaults().result().toMillis()))
                .containsOnlyKeys("task:result:new");
    }

    @Test
    void shouldPassOverWhatIsNoEvent() {
        rules.event("{}".getBytes(UTF_8), NOW, writes);
        rules.event(null, NOW, writes);
        rules.agent("a", "no".getBytes(UTF_8), NOW, writes);

        assertThat(kept(NOW)).isEmpty();
        assertThat(writes.toDrop()).isEmpty();
    }

    @Test
    void shouldKeepWhatAnAgentStatesAndWhoOffersTheSame() {
        pool.put("count", List.of("b"));
        byte[] statement = state("a", false, "count").toJson();

        rules.agent("a", statement, NOW, writes);

        assertThat(requireNonNull(kept(NOW).get("agent:state:a")).value()).isEqualTo(statement);
        assertThat(route("count")).isEqualTo("{\"type\":\"count\",\"agents\":[\"a\",\"b\"]}");
    }

    @Test
    void shouldTakeAnAgentOutOfTheRoutesThatItNoLongerOffers() {
        rules.agent("a", state("a", false, "count", "sum").toJson(), NOW, new HotWrites());
        pool.put("count", List.of("a", "b"));
        pool.put("sum", List.of("a"));

        rules.agent("a", state("a", false, "sum").toJson(), NOW, writes);

        assertThat(route("count")).isEqualTo("{\"type\":\"count\",\"agents\":[\"b\"]}");
        assertThat(route("sum")).isEqualTo("{\"type\":\"sum\",\"agents\":[\"a\"]}");
    }

    @Test
    void shouldDropTheRouteThatNobodyOffersAnyMore() {
        rules.agent("a", state("a", false, "count").toJson(), NOW, new HotWrites());

        rules.agent("a", null, NOW, writes);

        assertThat(writes.toDrop()).containsExactlyInAnyOrder("agent:state:a", "route:cache:count");
    }

    @Test
    void shouldTakeADrainingAgentForOneThatOffersNothing() {
        rules.agent("a", state("a", false, "count").toJson(), NOW, new HotWrites());

        rules.agent("a", state("a", true, "count").toJson(), NOW, writes);

        assertThat(writes.toDrop()).containsExactly("route:cache:count");
        assertThat(kept(NOW)).containsOnlyKeys("agent:state:a");
    }

    @Test
    void shouldWriteARouteThatDidNotChangeAgainWhenHalfItsTimeIsOver() {
        byte[] statement = state("a", false, "count").toJson();
        rules.agent("a", statement, NOW, new HotWrites());
        long half = Lifetimes.defaults().route().toMillis() / 2;

        HotWrites early = new HotWrites();
        rules.agent("a", statement, NOW + half - 1, early);
        rules.agent("a", statement, NOW + half, writes);

        assertThat(early.toKeep(NOW)).containsOnlyKeys("agent:state:a");
        assertThat(kept(NOW)).containsKeys("agent:state:a", "route:cache:count");
    }

    private Map<String, Loaded.Found<byte[]>> kept(long now) {
        return writes.toKeep(now);
    }

    private String route(String type) {
        return new String(requireNonNull(kept(NOW).get("route:cache:" + type)).value(), UTF_8);
    }

    private static AgentState state(String id, boolean draining, String... capabilities) {
        return new AgentState(id, 1, 0, List.of(capabilities), 5, Map.of(), draining);
    }

    static TaskEvent.Ended end(String id) {
        return new TaskEvent.Ended(
                id,
                3,
                TaskState.SUCCEEDED,
                "count",
                "default",
                5,
                1,
                "a",
                10L,
                20L,
                30L,
                8L,
                RawJson.of("42"),
                null,
                new RecordRef("tasks.submitted", 0, 7),
                List.of());
    }
}
