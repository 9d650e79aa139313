package io.penstock.gateway.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.penstock.gateway.pipeline.Answer;
import io.penstock.gateway.pipeline.TaskFilter;
import io.penstock.gateway.pipeline.TaskLookup;
import io.penstock.gateway.pipeline.TaskPage;
import io.penstock.gateway.pipeline.TaskQueries;
import org.jspecify.annotations.Nullable;

/** Measures reads of tasks. Any thread. */
public final class MeasuredTaskQueries implements TaskQueries {
    private final TaskQueries queries;
    private final QueryTimer timer;

    /**
     * @param queries what is measured
     * @param registry where the meters live
     */
    public MeasuredTaskQueries(TaskQueries queries, MeterRegistry registry) {
        this.queries = queries;
        this.timer = new QueryTimer(registry);
    }

    @Override
    public TaskLookup task(String id) {
        long start = System.nanoTime();
        TaskLookup lookup = queries.task(id);
        String table =
                switch (lookup) {
                    case TaskLookup.Found found -> found.source();
                    case TaskLookup.DeadLettered dead -> "dead-letters";
                    case TaskLookup.Unknown unknown -> "none";
                    case TaskLookup.NotYet notYet -> "none";
                };
        String tenant = lookup instanceof TaskLookup.Found found ? found.task().tenant() : null;
        timer.record("task", table, tenant, start);
        return lookup;
    }

    @Override
    public Answer<TaskPage> tasks(TaskFilter filter, int limit, @Nullable String cursor) {
        long start = System.nanoTime();
        Answer<TaskPage> answer = queries.tasks(filter, limit, cursor);
        timer.record("tasks", MeasuredDeadLetters.table(answer), filter.tenant(), start);
        return answer;
    }
}
