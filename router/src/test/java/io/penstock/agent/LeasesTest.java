package io.penstock.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LeasesTest {
    private static final long START = 1_790_000_000_000L;
    private static final long IDLE = Leases.LEASE_MS / 3;

    private final Leases leases = new Leases();
    private long now = START;

    /** Lets time pass as a node does that looks at its log every tenth of a second. */
    private void pass(long ms, String... speaking) {
        for (long end = now + ms; now < end; ) {
            now += 100;
            for (int i = 0; i < speaking.length; i++) {
                if ((now - START + 100L * i) % 1_000 == 0) {
                    leases.heard(speaking[i], now);
                }
            }
            leases.caughtUp(now);
        }
    }

    @Test
    void shouldEndTheLeaseOfAnAgentThatIsSilentWhileOthersSpeak() {
        leases.heard("a", now);
        leases.heard("b", now);

        pass(Leases.LEASE_MS - 1_000, "a");
        assertThat(leases.expired(now)).isEmpty();
        pass(2_000, "a");
        assertThat(leases.expired(now)).containsExactly("b");
        assertThat(leases.expired(now)).isEmpty();
    }

    @Test
    void shouldEndItOnTimeAlsoWhenTheOtherIsIdle() {
        leases.heard("b", now);
        for (int i = 0; i < 4; i++) {
            leases.heard("a", now);
            leases.caughtUp(now);
            pass(IDLE);
        }

        leases.heard("a", now);
        leases.caughtUp(now);
        assertThat(leases.expired(now)).containsExactly("b");
        assertThat(now - START).isLessThan(Leases.LEASE_MS + 2 * IDLE);
    }

    @Test
    void shouldEndItAlsoWhenTheOnlyOtherSpeaksSeldom() {
        leases.heard("b", now);
        for (int i = 0; i < 12; i++) {
            leases.heard("a", now);
            leases.caughtUp(now);
            pass(6_000);
        }

        assertThat(leases.expired(now)).containsExactly("b");
    }

    @Test
    void shouldKeepAllLeasesThroughABrokerOutageHoweverLong() {
        pass(5_000, "a", "b");

        for (int i = 0; i < 3_000; i++) {
            now += 100;
            assertThat(leases.expired(now)).isEmpty();
        }
        leases.heard("a", now);
        leases.caughtUp(now);
        assertThat(leases.expired(now)).isEmpty();
        pass(5_000, "a");
        leases.heard("b", now);
        pass(5_000, "a");
        assertThat(leases.expired(now)).isEmpty();
    }

    @Test
    void shouldEndTheLeaseOfAnAgentThatDoesNotComeBackAfterAnOutage() {
        pass(5_000, "a", "b");
        now += 0;
        for (int i = 0; i < 200; i++) {
            now += 100;
            leases.expired(now);
        }

        pass(Leases.LEASE_MS, "a");
        assertThat(leases.expired(now)).containsExactly("b");
    }

    @Test
    void shouldEndAllLeasesAfterALongerSilenceOfAll() {
        pass(5_000, "a", "b");

        pass(Leases.ALL_SILENT_MS - 2_000);
        assertThat(leases.expired(now)).isEmpty();
        pass(3_000);
        assertThat(leases.expired(now)).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void shouldGiveASingleAgentTheLongerTime() {
        leases.heard("a", now);
        leases.caughtUp(now);

        pass(Leases.ALL_SILENT_MS - 200);
        assertThat(leases.expired(now)).isEmpty();
        pass(400);
        assertThat(leases.expired(now)).containsExactly("a");
    }

    @Test
    void shouldAddTheNodesOwnPauseToEveryLease() {
        pass(5_000, "a", "b");
        pass(8_000, "a");

        now += 60_000;
        leases.caughtUp(now);
        assertThat(leases.expired(now)).isEmpty();
        pass(1_000, "a");
        assertThat(leases.expired(now)).isEmpty();
        pass(3_000, "a");
        assertThat(leases.expired(now)).containsExactly("b");
    }

    @Test
    void shouldWaitUntilTheReaderHasReadTheLogToItsEnd() {
        leases.heard("b", now);
        leases.caughtUp(now);
        for (int i = 0; i < 200; i++) {
            now += 100;
            leases.heard("a", now);
            assertThat(leases.expired(now)).isEmpty();
        }

        leases.heard("b", now);
        leases.caughtUp(now);
        assertThat(leases.expired(now)).isEmpty();
    }

    @Test
    void shouldForgetAnAgentThatLeft() {
        leases.heard("b", now);
        leases.forget("b");

        pass(60_000, "a");
        assertThat(leases.expired(now)).isEmpty();
    }

    @Test
    void shouldTakeAClockThatWasSetBackAsAPause() {
        pass(5_000, "a", "b");
        now -= 3_600_000;

        pass(8_000, "a");
        assertThat(leases.expired(now)).isEmpty();
        pass(3_000, "a");
        assertThat(leases.expired(now)).containsExactly("b");
    }
}
