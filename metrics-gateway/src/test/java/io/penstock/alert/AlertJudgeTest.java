package io.penstock.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AlertJudgeTest {
    private static final long STEP_MS = 10_000;
    private static final long START_MS = 1_000_000;

    /** The thresholds, each from just below and just above. */
    static Stream<Arguments> thresholds() {
        return Stream.of(
                Arguments.of("HeapUsageHigh", 0.69, 0.71),
                Arguments.of("HeapUsageFull", 0.89, 0.91),
                Arguments.of("HeapAllocHigh", 1_073_741_824.0, 1_073_741_825.0),
                Arguments.of("HighMemoryUsage", 0.89, 0.91),
                Arguments.of("GcRateHigh", 9.0, 11.0),
                Arguments.of("GcRateExtreme", 49.0, 51.0),
                Arguments.of("GcOverheadHigh", 0.19, 0.21),
                Arguments.of("ThreadsHigh", 1_000.0, 1_001.0),
                Arguments.of("ThreadsExtreme", 5_000.0, 5_001.0),
                Arguments.of("PlatformThreadsHigh", 500.0, 501.0),
                Arguments.of("ResponseTimeHigh", 0.49, 0.51),
                Arguments.of("ResponseTimeExtreme", 1.99, 2.01),
                Arguments.of("HttpErrorsHigh", 0.009, 0.011),
                Arguments.of("HttpErrorsExtreme", 0.049, 0.051),
                Arguments.of("TaskFailuresHigh", 0.009, 0.011),
                Arguments.of("TaskFailuresExtreme", 0.049, 0.051),
                Arguments.of("SlowQuery", 0.099, 0.101),
                Arguments.of("LagWarn", 0.0, 1.0),
                Arguments.of("LagRewound", 3.0, 2.0),
                Arguments.of("LagStalled", 2.0, 3.0),
                Arguments.of("LagStopped", 3.0, 4.0));
    }

    @ParameterizedTest
    @MethodSource("thresholds")
    void firesOnceAboveItsLimitAndResolvesOnceBelow(String name, double low, double high) {
        AlertRule rule = rule(name);
        AlertJudge judge = new AlertJudge(new AlertTable(List.of(rule)));
        long steps =
                (rule.signal().window().toMillis() + rule.holds().toMillis()) / STEP_MS * 2 + 4;

        assertThat(run(judge, 0, steps, Situation.of(rule, low))).isEmpty();
        List<Alert> fired = run(judge, steps, steps, Situation.of(rule, high));
        assertThat(judge.firing(START_MS)).hasSize(1);
        List<Alert> resolved = run(judge, 2 * steps, steps, Situation.of(rule, low));

        assertThat(fired).extracting(Alert::state).containsExactly("fired");
        assertThat(resolved).extracting(Alert::state).containsExactly("resolved");
        assertThat(resolved.getFirst().since()).isEqualTo(fired.getFirst().since());
        assertThat(judge.firing(START_MS)).isEmpty();
    }

    @Test
    void everyRuleOfTheTableHasItsThresholdsHere() {
        assertThat(thresholds().map(arguments -> arguments.get()[0]))
                .containsExactlyElementsOf(
                        AlertTable.standard().rules().stream()
                                .map(rule -> (Object) rule.name())
                                .toList());
    }

    @Test
    void breakStartsTheWaitAnew() {
        AlertRule rule = rule("ThreadsHigh");
        AlertJudge judge = new AlertJudge(new AlertTable(List.of(rule)));
        Situation high = Situation.of(rule, 1_001);

        assertThat(run(judge, 0, 5, high)).isEmpty();
        assertThat(run(judge, 5, 1, Situation.of(rule, 999))).isEmpty();
        assertThat(run(judge, 6, 6, high)).isEmpty();
        assertThat(run(judge, 12, 1, high)).hasSize(1);
    }

    @Test
    void resolvesWhatIsNotThereAnyMore() {
        AlertRule rule = rule("LagStopped");
        AlertJudge judge = new AlertJudge(new AlertTable(List.of(rule)));

        List<Alert> fired = run(judge, 0, 40, Situation.of(rule, 4));
        List<Alert> resolved = judge.judge(START_MS + 40 * STEP_MS, Map.of());

        assertThat(fired.getFirst().labels())
                .containsEntry("group", "some-group")
                .containsEntry("cluster_name", "some-cluster_name");
        assertThat(resolved).hasSize(1);
        assertThat(resolved.getFirst().value()).isNaN();
    }

    @Test
    void takesTheLimitsOfTheConfiguration() {
        AlertSettings settings =
                new AlertSettings(
                        true, Duration.ofSeconds(10), Duration.ofSeconds(2), 7, 8, 9, null);

        List<AlertRule> rules = AlertTable.of(settings).rules();

        assertThat(limit(rules, "HeapAllocHigh")).isEqualTo(7);
        assertThat(limit(rules, "ThreadsExtreme")).isEqualTo(8);
        assertThat(limit(rules, "GcRateExtreme")).isEqualTo(9);
        assertThat(rules).allMatch(rule -> rule.holds().compareTo(settings.waitAtMost()) <= 0);
    }

    private static double limit(List<AlertRule> rules, String name) {
        return rules.stream().filter(r -> r.name().equals(name)).findFirst().orElseThrow().limit();
    }

    private static AlertRule rule(String name) {
        return AlertTable.standard().rules().stream()
                .filter(rule -> rule.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Counters go on from step to step, whatever their pace. */
    private static List<Alert> run(AlertJudge judge, long from, long steps, Situation situation) {
        List<Alert> changes = new ArrayList<>();
        for (long step = from; step < from + steps; step++) {
            changes.addAll(
                    judge.judge(START_MS + step * STEP_MS, situation.at(step * STEP_MS / 1e3)));
        }
        return changes;
    }
}
