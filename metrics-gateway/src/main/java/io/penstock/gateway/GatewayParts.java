package io.penstock.gateway;

import io.penstock.alert.Alerts;
import io.penstock.gateway.metrics.MetricSource;
import io.penstock.gateway.pipeline.Agents;
import io.penstock.gateway.pipeline.DeadLetters;
import io.penstock.gateway.pipeline.Ends;
import io.penstock.gateway.pipeline.Health;
import io.penstock.gateway.pipeline.HotCaches;
import io.penstock.gateway.pipeline.Lags;
import io.penstock.gateway.pipeline.StatsQueries;
import io.penstock.gateway.pipeline.Structure;
import io.penstock.gateway.pipeline.Submissions;
import io.penstock.gateway.pipeline.SubmittedTasks;
import io.penstock.gateway.pipeline.TaskQueries;

/**
 * The parts of the pipeline behind the gateway.
 *
 * @param submissions the way in
 * @param queries reads of tasks
 * @param submitted tasks as they were submitted
 * @param ends the committed ends of tasks
 * @param agents the agents as this node sees them
 * @param deadLetters reads of dead letters
 * @param stats reads of statistics
 * @param caches the cache of hot results
 * @param lags how far consumer groups are behind
 * @param health how the node is
 * @param structure how the pipeline is built
 * @param alerts what fires now
 * @param figures what the pipeline itself counts, as {@code /metrics} shows it; cheap enough to be
 *     asked every second
 * @param profiles what was profiled
 */
public record GatewayParts(
        Submissions submissions,
        TaskQueries queries,
        SubmittedTasks submitted,
        Ends ends,
        Agents agents,
        DeadLetters deadLetters,
        StatsQueries stats,
        HotCaches caches,
        Lags lags,
        Health health,
        Structure structure,
        Alerts alerts,
        MetricSource figures,
        GatewayProfiles profiles) {}
