package io.penstock.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.client.StatementPlan.Terms;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StatementPlanTest {
    private static final Terms TERMS = new Terms(1, 16, false);

    private final StatementPlan plan = new StatementPlan(Duration.ofSeconds(9));

    @Test
    void shouldBeDueAtTheStart() {
        assertThat(plan.untilDue(0, false, TERMS)).isZero();
    }

    @Test
    void shouldBeDueAfterAThirdOfTheLeaseWhenIdle() {
        state(0, false);

        assertThat(plan.untilDue(seconds(1), false, TERMS)).isEqualTo(seconds(2));
        assertThat(plan.untilDue(seconds(3), false, TERMS)).isZero();
        assertThat(plan.untilDue(seconds(5), false, TERMS)).isZero();
    }

    @Test
    void shouldBeDueAfterASecondWhenBusyAndOnceMoreWhenIdleAgain() {
        state(0, true);
        assertThat(plan.untilDue(0, true, TERMS)).isEqualTo(seconds(1));
        assertThat(plan.untilDue(0, false, TERMS)).isEqualTo(seconds(1));
        state(seconds(1), false);
        assertThat(plan.untilDue(seconds(1), false, TERMS)).isEqualTo(seconds(3));
        assertThat(plan.untilDue(seconds(1), true, TERMS)).isEqualTo(seconds(1));
    }

    @Test
    void shouldBeDueAtOnceWhenTermsChange() {
        state(0, false);

        assertThat(plan.untilDue(1, false, new Terms(1, 15, false))).isZero();
        assertThat(plan.untilDue(1, false, new Terms(1, 16, true))).isZero();
        assertThat(plan.untilDue(1, false, new Terms(2, 16, false))).isZero();
    }

    @Test
    void shouldWaitForAnAnswerAndLookForItOften() {
        plan.sent(0, true, TERMS);

        assertThat(plan.untilDue(0, true, TERMS)).isEqualTo(seconds(1));
        assertThat(plan.untilDue(seconds(2), true, TERMS))
                .isEqualTo(Duration.ofMillis(50).toNanos());
        assertThat(plan.untilDue(seconds(5), true, TERMS)).isZero();
        plan.lost();
        assertThat(plan.untilDue(seconds(2), true, TERMS)).isZero();
    }

    @Test
    void shouldKnowHowLongAgoItWasHeard() {
        assertThat(plan.sinceHeard(0)).isGreaterThan(seconds(1_000_000));
        state(seconds(4), false);
        assertThat(plan.sinceHeard(seconds(6))).isEqualTo(seconds(2));
    }

    private void state(long now, boolean busy) {
        plan.sent(now, busy, TERMS);
        plan.acknowledged(now);
    }

    private static long seconds(long seconds) {
        return seconds * 1_000_000_000;
    }
}
