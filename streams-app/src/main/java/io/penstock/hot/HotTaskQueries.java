package io.penstock.hot;

import io.penstock.cache.Answer;
import io.penstock.cache.Cache;
import io.penstock.gateway.pipeline.TaskFilter;
import io.penstock.gateway.pipeline.TaskLookup;
import io.penstock.gateway.pipeline.TaskPage;
import io.penstock.gateway.pipeline.TaskQueries;
import io.penstock.task.TaskView;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks the nearest first: this process's memory, then the stores, and Redis while the stores cannot
 * answer, as when they are restored; then Redis is asked before them, since they wait in vain for a
 * second before they say so. Only ends are kept, and an end never changes, so a copy is as good as
 * the store. Any thread.
 */
public final class HotTaskQueries implements TaskQueries {
    private final TaskQueries stores;
    private final BooleanSupplier storesAreOpen;
    private final Cache<TaskView> near;
    private final Cache<TaskView> far;
    private final Duration ttl;

    /**
     * @param stores where the truth is
     * @param storesAreOpen whether the stores can be expected to answer now
     * @param near this process's memory
     * @param far Redis; answers at once while it is away
     * @param ttl how long to keep an end that the stores gave
     */
    public HotTaskQueries(
            TaskQueries stores,
            BooleanSupplier storesAreOpen,
            Cache<TaskView> near,
            Cache<TaskView> far,
            Duration ttl) {
        this.stores = stores;
        this.storesAreOpen = storesAreOpen;
        this.near = near;
        this.far = far;
        this.ttl = ttl;
    }

    @Override
    public TaskLookup task(String id) {
        String key = HotKeys.result(id);
        if (near.lookup(key) instanceof Answer.Hit<TaskView> hit) {
            return new TaskLookup.Found(hit.found(), "local", hit.ttlMillis() - hit.leftMillis());
        }
        Optional<TaskLookup> early = storesAreOpen.getAsBoolean() ? Optional.empty() : inRedis(key);
        return early.orElseGet(() -> inStores(id, key));
    }

    private TaskLookup inStores(String id, String key) {
        TaskLookup found = stores.task(id);
        return switch (found) {
            case TaskLookup.Found(TaskView task, String _, long _) when task.state().isEnd() -> {
                near.put(key, task, ttl);
                yield found;
            }
            case TaskLookup.NotYet _ -> inRedis(key).orElse(found);
            default -> found;
        };
    }

    private Optional<TaskLookup> inRedis(String key) {
        return far.lookup(key) instanceof Answer.Hit<TaskView> hit
                ? Optional.of(
                        new TaskLookup.Found(
                                hit.found(),
                                "redis",
                                Math.max(0, ttl.toMillis() - hit.leftMillis())))
                : Optional.empty();
    }

    @Override
    public io.penstock.gateway.pipeline.Answer<TaskPage> tasks(
            TaskFilter filter, int limit, @Nullable String cursor) {
        return stores.tasks(filter, limit, cursor);
    }
}
