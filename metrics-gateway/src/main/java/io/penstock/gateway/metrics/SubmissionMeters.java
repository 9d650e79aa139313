package io.penstock.gateway.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.penstock.gateway.problem.ProblemCode;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Counts what becomes of submissions over HTTP. Any thread. */
public final class SubmissionMeters {
    private static final String SUBMISSIONS = "penstock.http.submissions";

    private final Counter accepted;
    private final Map<ProblemCode, Counter> refused = new ConcurrentHashMap<>();
    private final MeterRegistry registry;
    private final Timer waitedToEnd;
    private final Timer waitedInVain;

    /**
     * @param registry where the meters live
     */
    public SubmissionMeters(MeterRegistry registry) {
        this.registry = registry;
        accepted = submissions("accepted");
        waitedToEnd = waits("ended");
        waitedInVain = waits("still_running");
    }

    /** Counts a submission that the broker keeps. */
    public void accepted() {
        accepted.increment();
    }

    /** Counts a submission that was refused. */
    public void refused(ProblemCode code) {
        refused.computeIfAbsent(code, c -> submissions(c.word())).increment();
    }

    /** Records a wait for an end, in nanoseconds. */
    public void waited(boolean ended, long nanos) {
        (ended ? waitedToEnd : waitedInVain).record(nanos, TimeUnit.NANOSECONDS);
    }

    private Counter submissions(String outcome) {
        return Counter.builder(SUBMISSIONS)
                .description("Tasks submitted over HTTP, by outcome")
                .tag("outcome", outcome)
                .register(registry);
    }

    private Timer waits(String outcome) {
        return Timer.builder("penstock.http.wait")
                .description("Time that ?wait= took after the acknowledgement, by outcome")
                .tag("outcome", outcome)
                .serviceLevelObjectives(
                        Duration.ofMillis(10),
                        Duration.ofMillis(25),
                        Duration.ofMillis(50),
                        Duration.ofMillis(100),
                        Duration.ofMillis(250),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(60))
                .register(registry);
    }
}
