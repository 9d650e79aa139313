package io.penstock.client;

import io.penstock.task.Task;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What an agent offers, and who does it. A task goes to the handler under its type's name, else to
 * the handler of the first capability that it asks for. Immutable.
 */
final class Handlers {
    private final Map<String, TaskHandler> byCapability;
    private final TreeSet<String> offered;

    /**
     * @param byCapability the handlers
     * @param further capabilities that are offered without a handler of their own
     */
    Handlers(Map<String, TaskHandler> byCapability, Iterable<String> further) {
        this.byCapability = Map.copyOf(byCapability);
        this.offered = new TreeSet<>(byCapability.keySet());
        further.forEach(offered::add);
    }

    List<String> offered() {
        return List.copyOf(offered);
    }

    /** Returns who does the task, or null when nobody here can. */
    @Nullable TaskHandler find(Task task) {
        for (String capability : task.capabilities()) {
            if (!offered.contains(capability)) {
                return null;
            }
        }
        TaskHandler byType = byCapability.get(task.type());
        if (byType != null) {
            return byType;
        }
        for (String capability : task.capabilities()) {
            TaskHandler handler = byCapability.get(capability);
            if (handler != null) {
                return handler;
            }
        }
        return null;
    }

    /** Returns why nobody here can do the task. */
    String refusal(String agent, Task task) {
        List<String> lacking =
                task.capabilities().stream().filter(name -> !offered.contains(name)).toList();
        return lacking.isEmpty()
                ? "agent " + agent + " has no handler for type " + task.type()
                : "agent " + agent + " does not offer " + String.join(", ", lacking);
    }
}
