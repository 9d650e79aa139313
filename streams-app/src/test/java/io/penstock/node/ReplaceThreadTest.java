package io.penstock.node;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

class ReplaceThreadTest {
    private final List<Throwable> gaveUp = new ArrayList<>();
    private long nowMs;
    private final ReplaceThread handler = new ReplaceThread(() -> nowMs, gaveUp::add);

    @Test
    void shouldGiveUpWhenTheSameFailureComesTooOften() {
        for (int i = 1; i < ReplaceThread.MOST; i++) {
            assertThat(handler.handle(ours())).isEqualTo(REPLACE_THREAD);
        }

        assertThat(handler.handle(ours())).isEqualTo(SHUTDOWN_CLIENT);
        assertThat(gaveUp).hasSize(1);
    }

    @Test
    void shouldForgetFailuresOfLongAgo() {
        for (int i = 0; i < 3 * ReplaceThread.MOST; i++) {
            nowMs += ReplaceThread.WITHIN_MS / 2;
            assertThat(handler.handle(ours())).isEqualTo(REPLACE_THREAD);
        }
    }

    @Test
    void shouldNotCountABrokerThatIsAway() {
        for (int i = 0; i < 100; i++) {
            assertThat(handler.handle(new StreamsException(new TimeoutException("away"))))
                    .isEqualTo(REPLACE_THREAD);
        }
        assertThat(gaveUp).isEmpty();
    }

    private static Throwable ours() {
        return new StreamsException(new IllegalStateException("backlog and store disagree"));
    }
}
