package io.penstock.lag;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Verdicts on recorded windows: a sample every 5 s, committed offset and lag of each. */
class LagRulesTest {
    private static final boolean MEMBERS = true;
    private static final boolean NO_MEMBERS = false;

    private final LagRules rules = LagRules.STANDARD;
    private final PartitionWindow window = new PartitionWindow(PartitionWindow.STANDARD_SAMPLES);
    private long time = 1_000_000;

    @Test
    void shouldBeOkWhenAllIsRead() {
        samples(36, 100, 0);

        assertThat(judge(MEMBERS)).isEqualTo(new Judgement(LagRule.NOTHING_WAITING, 0, 0));
    }

    @Test
    void shouldBeOkWhenAGroupThatStoppedHasReadAll() {
        samples(36, 100, 0);

        assertThat(judge(NO_MEMBERS).verdict()).isEqualTo(Verdict.OK);
    }

    @Test
    void shouldBeOkWhenOnlyMarkersAreLeft() {
        samples(36, 100, 0);

        Judgement judgement = rules.judge(window, new LogNow(0, 101), MEMBERS);

        assertThat(judgement.rule()).isEqualTo(LagRule.ONLY_MARKERS);
        assertThat(judgement.verdict()).isEqualTo(Verdict.OK);
    }

    @Test
    void shouldNotTakeLittleTrafficForAStall() {
        // A record a minute: nothing moves for 55 s, then one waits when the sample is taken.
        for (int record = 0; record < 3; record++) {
            samples(11, 100 + record, 0);
            sample(100 + record, 1);
            assertThat(judge(MEMBERS).rule()).isEqualTo(LagRule.CAUGHT_UP);
            assertThat(judge(NO_MEMBERS).rule()).isEqualTo(LagRule.CAUGHT_UP);
        }
    }

    @Test
    void shouldNotTakeRareCommitsForAStall() {
        // Commits once a minute by plan: 60 s without a move are its habit.
        for (int commit = 0; commit < 3; commit++) {
            for (int i = 0; i < 12; i++) {
                sample(1_000 + commit * 600L, 50 + i * 50L);
            }
        }

        assertThat(judge(MEMBERS).verdict()).isEqualTo(Verdict.OK);
    }

    @Test
    void shouldSeeAStallWithinHalfAMinuteAlthoughAllWasReadJustBefore() {
        samples(29, 100, 0);
        samples(7, 100, 5);
        assertThat(judge(MEMBERS).verdict()).isEqualTo(Verdict.OK);

        sample(100, 6);

        assertThat(judge(MEMBERS)).isEqualTo(new Judgement(LagRule.NO_PROGRESS, 6, 35_000));
        assertThat(judge(MEMBERS).why()).isEqualTo("no progress for 35 s while 6 records wait");
    }

    @Test
    void shouldCallAGroupWithoutMembersStopped() {
        samples(8, 100, 1);

        assertThat(judge(NO_MEMBERS)).isEqualTo(new Judgement(LagRule.NO_MEMBERS, 1, 35_000));
        assertThat(judge(NO_MEMBERS).why())
                .isEqualTo("no members and no progress for 35 s while 1 record waits");
    }

    @Test
    void shouldStayOkWhenAGroupWithoutMembersStillCommits() {
        // One that assigns its partitions itself has no members as far as the broker knows.
        for (int i = 0; i < 36; i++) {
            sample(100 + i * 10L, 100 - i);
        }

        assertThat(judge(NO_MEMBERS).rule()).isEqualTo(LagRule.COMES_NEARER);
    }

    @Test
    void shouldRememberForHowLongAGroupHasStalledBeyondItsWindow() {
        samples(100, 100, 5);

        assertThat(judge(MEMBERS).forMs()).isEqualTo(99 * 5_000);
    }

    @Test
    void shouldWarnWhenTheLagNeverFell() {
        for (int i = 0; i < 36; i++) {
            sample(100 + i * 10L, 50 + i * 20L);
        }

        assertThat(judge(MEMBERS).rule()).isEqualTo(LagRule.NEVER_FELL);
        assertThat(judge(MEMBERS).verdict()).isEqualTo(Verdict.WARN);
    }

    @Test
    void shouldWarnAlthoughTheLagOfBatchesGoesUpAndDown() {
        // Commits every third sample, and falls behind all the same.
        for (int i = 0; i < 36; i++) {
            sample(100 + i / 3 * 30L, 50 + i * 5L + i % 3 * 40L);
        }

        assertThat(judge(MEMBERS).rule()).isEqualTo(LagRule.NEVER_FELL);
    }

    @Test
    void shouldNotWarnWhenTheLagIsHighAndSteady() {
        for (int i = 0; i < 36; i++) {
            sample(100 + i * 10L, 5_000);
        }

        assertThat(judge(MEMBERS).rule()).isEqualTo(LagRule.COMES_NEARER);
    }

    @Test
    void shouldNotSpeakOfATrendAfterAFewSamples() {
        for (int i = 0; i < 5; i++) {
            sample(100 + i * 10L, 50 + i * 20L);
        }

        assertThat(judge(MEMBERS).rule()).isEqualTo(LagRule.TOO_EARLY);
    }

    @Test
    void shouldSeeThatAnOffsetWentBackAlthoughAllWasReadBefore() {
        samples(30, 1_000, 0);
        samples(2, 200, 800);

        assertThat(judge(MEMBERS)).isEqualTo(new Judgement(LagRule.WENT_BACK, 800, 0));
        assertThat(judge(NO_MEMBERS).verdict()).isEqualTo(Verdict.REWOUND);
    }

    @Test
    void shouldForgetARewindWhenTheGroupIsWhereItWas() {
        samples(5, 1_000, 0);
        sample(200, 800);
        sample(700, 400);
        assertThat(judge(MEMBERS)).isEqualTo(new Judgement(LagRule.WENT_BACK, 300, 0));

        sample(1_000, 200);

        assertThat(judge(MEMBERS).rule()).isEqualTo(LagRule.CAUGHT_UP);
    }

    @Test
    void shouldWarnOfRecordsThatWereDeletedUnread() {
        samples(3, 100, 50);

        Judgement judgement = rules.judge(window, new LogNow(130, 180), MEMBERS);

        assertThat(judgement).isEqualTo(new Judgement(LagRule.RECORDS_DELETED, 30, 0));
    }

    private Judgement judge(boolean members) {
        int last = window.size() - 1;
        return rules.judge(
                window, new LogNow(0, window.committed(last) + window.lag(last)), members);
    }

    private void samples(int count, long committed, long lag) {
        for (int i = 0; i < count; i++) {
            sample(committed, lag);
        }
    }

    private void sample(long committed, long lag) {
        window.add(time, committed, lag);
        time += 5_000;
    }
}
