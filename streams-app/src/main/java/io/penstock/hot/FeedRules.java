package io.penstock.hot;

import io.penstock.agent.AgentState;
import io.penstock.cache.config.Lifetimes;
import io.penstock.json.InvalidField;
import io.penstock.json.JsonText;
import io.penstock.json.PropertyNames;
import io.penstock.task.TaskEvent;
import io.penstock.task.TaskView;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which record of the log becomes which value: the end of a task its result, an agent's statement
 * its state and, for what it offers, the set of agents that offer the same. The chosen agent is
 * never among them: that is decided anew for each task. Not thread-safe.
 */
final class FeedRules {
    private static final PropertyNames ROUTE = JsonText.names("type", "agents");

    private final Lifetimes lifetimes;
    private final Function<String, List<String>> candidates;
    private final Map<String, List<String>> offered = new HashMap<>();
    private final Map<String, Long> routeDueMs = new HashMap<>();

    /**
     * @param candidates the agents that take tasks of a type now
     */
    FeedRules(Lifetimes lifetimes, Function<String, List<String>> candidates) {
        this.lifetimes = lifetimes;
        this.candidates = candidates;
    }

    /**
     * Takes a record of {@code tasks.events}.
     *
     * @param atMs when it was appended
     */
    void event(byte @Nullable [] value, long atMs, HotWrites writes) {
        if (value == null) {
            return;
        }
        try {
            if (TaskEvent.read(value) instanceof TaskEvent.Ended ended) {
                writes.keep(
                        HotKeys.result(ended.taskId()),
                        TaskView.of(ended).toJson(),
                        atMs + lifetimes.result().toMillis());
            }
        } catch (InvalidField e) {
            // Not one of ours; KeepHistory logs it.
        }
    }

    /**
     * Takes a record of {@code agents.state}.
     *
     * @param atMs when it was appended
     */
    void agent(String id, byte @Nullable [] value, long atMs, HotWrites writes) {
        if (value == null) {
            writes.drop(HotKeys.agent(id));
            List<String> before = offered.remove(id);
            if (before != null) {
                before.forEach(type -> route(type, id, false, atMs, writes));
            }
            return;
        }
        try {
            AgentState state = AgentState.read(value);
            writes.keep(HotKeys.agent(id), value, atMs + lifetimes.agentState().toMillis());
            List<String> now = state.draining() ? List.of() : state.capabilities();
            List<String> before = offered.put(id, now);
            if (now.equals(before)) {
                now.stream()
                        .filter(type -> isDue(type, atMs))
                        .forEach(type -> route(type, id, true, atMs, writes));
                return;
            }
            now.forEach(type -> route(type, id, true, atMs, writes));
            if (before != null) {
                before.stream()
                        .filter(type -> !now.contains(type))
                        .forEach(type -> route(type, id, false, atMs, writes));
            }
        } catch (InvalidField e) {
            // Not one of ours; AgentStateReader logs it.
        }
    }

    /** A set that did not change is written again when half of its time is over. */
    private boolean isDue(String type, long atMs) {
        Long due = routeDueMs.get(type);
        return due == null || atMs >= due;
    }

    /** The node hears of agents in its own time; what this record says of its agent is certain. */
    private void route(String type, String agent, boolean offers, long atMs, HotWrites writes) {
        Set<String> agents = new TreeSet<>(candidates.apply(type));
        if (offers) {
            agents.add(agent);
        } else {
            agents.remove(agent);
        }
        if (agents.isEmpty()) {
            routeDueMs.remove(type);
            writes.drop(HotKeys.route(type));
            return;
        }
        long ttl = lifetimes.route().toMillis();
        routeDueMs.put(type, atMs + ttl / 2);
        writes.keep(HotKeys.route(type), json(type, agents), atMs + ttl);
    }

    private static byte[] json(String type, Set<String> agents) {
        return JsonText.object(
                ROUTE,
                w -> {
                    JsonText.text(w, 0, type);
                    w.name(1);
                    w.beginArray();
                    agents.forEach(w::value);
                    w.endArray();
                });
    }
}
