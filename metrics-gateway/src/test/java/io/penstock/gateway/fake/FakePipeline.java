package io.penstock.gateway.fake;

import io.penstock.alert.Alert;
import io.penstock.gateway.GatewayParts;
import io.penstock.gateway.GatewayProfiles;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** All parts of the pipeline in memory. */
public final class FakePipeline {
    public final FakeSubmissions submissions = new FakeSubmissions();
    public final FakeTaskQueries queries = new FakeTaskQueries();
    public final FakeSubmittedTasks submitted = new FakeSubmittedTasks();
    public final FakeEnds ends = new FakeEnds();
    public final FakeAgents agents = new FakeAgents();
    public final FakeDeadLetters deadLetters = new FakeDeadLetters();
    public final FakeStatsQueries stats = new FakeStatsQueries();
    public final FakeHotCaches caches = new FakeHotCaches();
    public final FakeLags lags = new FakeLags();
    public final FakeHealth health = new FakeHealth();
    public final List<Alert> alerts = new CopyOnWriteArrayList<>();

    public final FakeFigures figures = new FakeFigures();
    public GatewayProfiles profiles = GatewayProfiles.OFF;

    public final FakeStructure structure = new FakeStructure();

    /** Returns what a gateway is started with. */
    public GatewayParts parts() {
        return new GatewayParts(
                submissions,
                queries,
                submitted,
                ends,
                agents,
                deadLetters,
                stats,
                caches,
                lags,
                health,
                structure,
                () -> List.copyOf(alerts),
                figures,
                profiles);
    }
}
