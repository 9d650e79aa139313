package io.penstock.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReplacementWatchTest {
    private static final long LEASE = 100;

    private final ReplacementWatch watch = new ReplacementWatch(Duration.ofNanos(LEASE));

    @Test
    void shouldLookAfterALeaseWithoutWorkFromAStatementThatOldToTheNewest() {
        for (int i = 0; i <= 5; i++) {
            watch.stated(1_000 + i, i * 33L);
        }
        assertThat(watch.isDue(99)).isFalse();
        assertThat(watch.isDue(166)).isTrue();

        assertThat(watch.begin())
                .as("stated at 66, the newest that is a lease old")
                .isEqualTo(1_001);
        assertThat(watch.isLooking()).isTrue();
        assertThat(watch.isDue(166)).isFalse();
        assertThat(watch.isEnd(1_004)).isFalse();
        assertThat(watch.isEnd(1_005)).isTrue();
    }

    @Test
    void shouldLookEverySixthLeaseWhileItIsGivenWork() {
        for (int now = 0; now < 600; now += 33) {
            watch.stated(now, now);
            watch.wanted(now);
            assertThat(watch.isDue(now)).as("at %d", now).isFalse();
        }
        assertThat(watch.isDue(600)).isTrue();
        watch.begin();
        watch.end(3, 610);
        watch.wanted(1_205);
        assertThat(watch.isDue(1_209)).isFalse();
        assertThat(watch.isDue(1_210)).isTrue();
    }

    @Test
    void shouldNotLookBeforeItHasStatedItselfForALease() {
        watch.stated(1, 500);
        watch.stated(2, 530);

        assertThat(watch.isDue(550)).isFalse();
        assertThat(watch.isDue(600)).isTrue();
    }

    @Test
    void shouldLookMoreRarelyTheMoreAgentsThereAre() {
        watch.stated(1, 0);
        watch.stated(2, 33);
        watch.begin();
        watch.end(200, 1_000);

        assertThat(watch.isLooking()).isFalse();
        assertThat(watch.isDue(1_999)).isFalse();
        assertThat(watch.isDue(2_000)).isTrue();
    }
}
