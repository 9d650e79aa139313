package io.penstock.profile.recording;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AllocationExcessTest {
    private static final int OTHER = 1;
    private static final int THREAD = 2;
    private static final long BEGIN = 100;
    private static final long END = 200;

    private final AllocationExcess excess = new AllocationExcess();

    @BeforeEach
    void anotherThreadLivesAllTheTime() {
        excess.told(OTHER, BEGIN, 0);
        excess.told(OTHER, END, 0);
    }

    @Test
    void whatAThreadAllocatedBeforeIsTakenOffItsFirstSampleAlone() {
        excess.told(THREAD, BEGIN, 1_000);
        excess.told(THREAD, END, 1_500);
        excess.sampled(THREAD, 120, 1_200);
        excess.sampled(THREAD, 150, 280);

        assertThat(excess.of(THREAD, 120)).isEqualTo(980);
        assertThat(excess.of(THREAD, 150)).isZero();
    }

    @Test
    void samplesOutOfOrderAreJudgedByTheirTime() {
        excess.told(THREAD, END, 500);
        excess.told(THREAD, BEGIN, 300);
        excess.sampled(THREAD, 150, 100);
        excess.sampled(THREAD, 120, 400);

        assertThat(excess.of(THREAD, 120)).isEqualTo(300);
        assertThat(excess.of(THREAD, 150)).isZero();
    }

    @Test
    void nothingIsTakenWhenTheSamplesLieWithin() {
        excess.told(THREAD, BEGIN, 1_000);
        excess.told(THREAD, END, 1_500);
        excess.sampled(THREAD, 120, 400);

        assertThat(excess.of(THREAD, 120)).isZero();
    }

    @Test
    void aThreadThatBeganWithinHasNothingBefore() {
        excess.told(THREAD, END, 900);
        excess.sampled(THREAD, 120, 880);

        assertThat(excess.of(THREAD, 120)).isZero();
    }

    @Test
    void theFirstSampleOfAThreadThatEndedWithinIsLeftOutWhenItLivedBefore() {
        excess.told(THREAD, BEGIN, 1_000);
        excess.sampled(THREAD, 120, 1_200);
        excess.sampled(THREAD, 150, 280);

        assertThat(excess.of(THREAD, 120)).isEqualTo(1_200);
        assertThat(excess.of(THREAD, 150)).isZero();
    }

    @Test
    void aThreadOfWhichNobodySaysAnythingIsLeftAsItIs() {
        excess.sampled(THREAD, 120, 1_200);

        assertThat(excess.of(THREAD, 120)).isZero();
    }
}
