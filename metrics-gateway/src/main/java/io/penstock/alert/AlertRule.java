package io.penstock.alert;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * When to call somebody. Immutable.
 *
 * @param name in CamelCase, the anchor of its paragraph in docs/alerts.md as well
 * @param signal what is looked at
 * @param by labels that tell apart what may fire by itself
 * @param perNode whether each node is judged by itself, or all nodes see the same
 * @param condition how value and limit are compared
 * @param limit in the unit of the signal
 * @param holds how long it must hold without a break
 * @param severity how soon somebody has to look
 * @param summary one sentence for whoever is called
 */
public record AlertRule(
        String name,
        Signal signal,
        List<String> by,
        boolean perNode,
        Condition condition,
        double limit,
        Duration holds,
        Severity severity,
        String summary) {
    /** How a value is compared with the limit. */
    public enum Condition {
        /** Larger. */
        ABOVE(">"),
        /** Exactly it, for values that are names. */
        EQUAL("==");

        private final String operator;

        Condition(String operator) {
            this.operator = operator;
        }

        boolean holds(double value, double limit) {
            return switch (this) {
                case ABOVE -> value > limit;
                case EQUAL -> value == limit;
            };
        }
    }

    public AlertRule {
        by = List.copyOf(by);
    }

    /** Returns what is compared, in Prometheus' language. */
    public String value() {
        List<String> groups = new ArrayList<>(by);
        if (perNode) {
            groups.addFirst("instance");
        }
        return signal.promql(groups);
    }

    /** Returns the whole expression in Prometheus' language. */
    public String promql() {
        return value() + " " + condition.operator + " " + plain(limit);
    }

    /** Returns the paragraph that says what to do. */
    public String runbook() {
        return "docs/alerts.md#" + name.toLowerCase(Locale.ROOT);
    }

    AlertRule waitingAtMost(Duration most) {
        return holds.compareTo(most) <= 0
                ? this
                : new AlertRule(
                        name, signal, by, perNode, condition, limit, most, severity, summary);
    }

    static String plain(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString((long) number)
                : Double.toString(number);
    }
}
