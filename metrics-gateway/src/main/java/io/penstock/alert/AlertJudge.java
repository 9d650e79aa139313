package io.penstock.alert;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Judges samples by the table: an alert fires once when its condition has held long enough, and
 * resolves once when it does not hold any more or there is nothing to judge. Not thread-safe.
 */
final class AlertJudge {
    private final AlertTable table;
    private final History history;
    private final Set<String> names;
    private final Map<Case, State> states = new HashMap<>();

    /** One rule for one group of series. */
    private record Case(AlertRule rule, Map<String, String> labels) {}

    /** Since when a condition holds, and whether somebody was told. */
    private record State(long since, boolean fired, double value) {}

    AlertJudge(AlertTable table) {
        this.table = table;
        history =
                new History(
                        table.rules().stream()
                                .map(rule -> rule.signal().window())
                                .max(Duration::compareTo)
                                .orElse(Duration.ZERO));
        names =
                table.rules().stream()
                        .flatMap(rule -> rule.signal().needs().stream())
                        .map(Selector::name)
                        .collect(Collectors.toSet());
    }

    /** Returns whether any rule looks at series of this name. */
    boolean needs(String name) {
        return names.contains(name);
    }

    /** Takes what a scrape shows, and returns what fired or resolved by it. */
    List<Alert> judge(long nowMs, Map<Series, Double> scrape) {
        history.add(nowMs, scrape);
        List<Alert> changes = new ArrayList<>();
        for (AlertRule rule : table.rules()) {
            Set<Case> holding = new HashSet<>();
            rule.signal()
                    .values(history, rule.by())
                    .forEach(
                            (labels, value) -> {
                                Case one = new Case(rule, labels);
                                if (rule.condition().holds(value, rule.limit())) {
                                    holding.add(one);
                                    hold(one, value, nowMs, changes);
                                } else {
                                    release(one, value, nowMs, changes);
                                }
                            });
            states.keySet().stream()
                    .filter(one -> one.rule().equals(rule) && !holding.contains(one))
                    .toList()
                    .forEach(gone -> release(gone, Double.NaN, nowMs, changes));
        }
        return changes;
    }

    private void hold(Case one, double value, long nowMs, List<Alert> changes) {
        State before = states.getOrDefault(one, new State(nowMs, false, value));
        boolean fires = nowMs - before.since() >= one.rule().holds().toMillis();
        if (fires && !before.fired()) {
            changes.add(new Alert(one.rule(), one.labels(), true, value, nowMs, nowMs));
            states.put(one, new State(nowMs, true, value));
        } else {
            states.put(one, new State(before.since(), before.fired(), value));
        }
    }

    private void release(Case one, double value, long nowMs, List<Alert> changes) {
        State before = states.remove(one);
        if (before != null && before.fired()) {
            changes.add(new Alert(one.rule(), one.labels(), false, value, before.since(), nowMs));
        }
    }

    /** Returns what fires now, as of the last sample. */
    List<Alert> firing(long nowMs) {
        List<Alert> all = new ArrayList<>();
        states.forEach(
                (one, state) -> {
                    if (state.fired()) {
                        all.add(
                                new Alert(
                                        one.rule(),
                                        one.labels(),
                                        true,
                                        state.value(),
                                        state.since(),
                                        nowMs));
                    }
                });
        all.sort(
                Comparator.comparing((Alert alert) -> alert.rule().name())
                        .thenComparing(alert -> alert.labels().toString()));
        return all;
    }
}
