package io.penstock.demo;

import io.penstock.local.LocalPipeline;
import io.penstock.local.LocalPorts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The main job: the whole pipeline on this machine, on real input, with a proof at the end. */
public final class Demo {
    /**
     * Most tasks that are under way at once. More would only wait in the backlog and make the
     * latencies say how long that is.
     */
    public static final int UNDER_WAY = 512;

    private final Path javaHome;
    private final String location;
    private final OptionalInt tasks;
    private final Observer observer;

    /**
     * @param javaHome the JDK whose files are read where nothing else is said
     * @param archive another zip, absent for the JDK's
     * @param tasks how many tasks, empty for all that the archive is good for
     * @param observer hears how it goes
     */
    public Demo(Path javaHome, @Nullable String archive, OptionalInt tasks, Observer observer) {
        this.javaHome = javaHome;
        this.location = archive == null ? SourceArchive.locationIn(javaHome) : archive;
        this.tasks = tasks;
        this.observer = observer;
    }

    /** Hears how the demo goes. Called on the thread that runs it. */
    @FunctionalInterface
    public interface Observer {
        /** The archive is open, and this is to be done. */
        default void planned(String location, int files, int tasks) {}

        /** Kafka, Redis and the node are up. */
        default void started(LocalPipeline pipeline) {}

        /** An agent is up. */
        default void agentStarted(String id, int concurrency, Iterable<String> capabilities) {}

        /** So many tasks have ended. */
        void progress(int ended, int tasks);

        /** All tasks have ended. */
        default void ended(DemoCounts counts) {}
    }

    /**
     * What the demo proves.
     *
     * @param counts how the tasks went
     * @param piped the totals over the results of the pipeline, empty when some are missing
     * @param direct the totals of a direct pass over the archive
     * @param differences how many results differ from those of the direct pass
     * @param directTime how long that pass took
     * @param check commands that print the same totals
     */
    public record Outcome(
            DemoCounts counts,
            Optional<SourceTotals> piped,
            SourceTotals direct,
            int differences,
            Duration directTime,
            ShellCheck check) {
        /** Returns whether every task has its result, and each is right. */
        public boolean isProven() {
            return counts.succeeded() == counts.submitted()
                    && differences == 0
                    && piped.equals(Optional.of(direct));
        }
    }

    /**
     * Runs it all; nothing is left running or lying about when it returns.
     *
     * @throws IOException when the archive cannot be read
     * @throws io.penstock.json.InvalidField for {@code tasks} when the archive is good for fewer
     * @throws IllegalStateException when a part cannot start or breaks
     */
    public Outcome run() throws IOException, InterruptedException {
        try (SourceArchive archive = SourceArchive.open(location)) {
            SourcePlan plan =
                    new SourcePlan(
                            archive.location(),
                            archive.entries(),
                            tasks.orElse(SourcePlan.tasksOf(archive.entries())));
            observer.planned(plan.location(), plan.entries().size(), plan.tasks());
            DemoTally tally = pipe(plan);
            observer.ended(tally.counts());
            return prove(plan, tally, archive);
        }
    }

    private DemoTally pipe(SourcePlan plan) throws InterruptedException {
        try (LocalPipeline pipeline = LocalPipeline.start(LocalPorts.FREE, null)) {
            observer.started(pipeline);
            try (DemoAgents agents = DemoAgents.start(pipeline.kafka())) {
                DemoAgents.profiles()
                        .forEach(
                                profile ->
                                        observer.agentStarted(
                                                profile.id(),
                                                profile.concurrency(),
                                                profile.jobs().stream()
                                                        .map(SourceJob::capability)
                                                        .toList()));
                return new DemoRun(
                                plan,
                                UNDER_WAY,
                                () -> fault(pipeline, agents),
                                ended -> observer.progress(ended, plan.tasks()))
                        .run(pipeline.kafka());
            }
        }
    }

    private static Optional<String> fault(LocalPipeline pipeline, DemoAgents agents) {
        if (pipeline.node().gaveUp().isDone()) {
            return Optional.of("the node has given up");
        }
        return agents.ended().map(id -> id + " has ended");
    }

    private Outcome prove(SourcePlan plan, DemoTally tally, SourceArchive archive)
            throws IOException {
        long begun = System.nanoTime();
        DirectPass direct = DirectPass.over(plan, archive);
        Duration directTime = Duration.ofNanos(System.nanoTime() - begun);
        return new Outcome(
                tally.counts(),
                totals(plan, tally),
                direct.totals(),
                direct.differences(tally),
                directTime,
                ShellCheck.of(plan, javaHome));
    }

    private static Optional<SourceTotals> totals(SourcePlan plan, DemoTally tally)
            throws IOException {
        for (int task = 0; task < plan.tasks(); task++) {
            if (tally.output(task) == null) {
                return Optional.empty();
            }
        }
        return Optional.of(
                SourceTotals.of(plan, task -> Objects.requireNonNull(tally.output(task))));
    }
}
