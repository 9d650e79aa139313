package io.penstock.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FailureTextTest {
    @Test
    void shouldNameTheClassTheMessageSomeFramesAndTheCauses() {
        String text =
                FailureText.of(
                        new IllegalStateException(
                                "cannot index", new ArithmeticException("/ by zero")));

        assertThat(text)
                .startsWith("java.lang.IllegalStateException: cannot index\n  at ")
                .contains("FailureTextTest.shouldNameTheClass")
                .contains("\ncaused by java.lang.ArithmeticException: / by zero\n  at ");
        assertThat(text.lines().filter(line -> line.startsWith("  at "))).hasSize(12);
    }

    @Test
    void shouldCutALongMessageAtTheLimit() {
        String text = FailureText.of(new IllegalStateException("ü".repeat(100_000)));

        assertThat(text.getBytes(UTF_8).length)
                .isBetween(FailureText.MAX_BYTES - 3, FailureText.MAX_BYTES);
        assertThat(text).endsWith("ü…");
    }

    @Test
    void shouldLeaveATextAtTheLimitAlone() {
        assertThat(FailureText.cut("x".repeat(FailureText.MAX_BYTES)))
                .hasSize(FailureText.MAX_BYTES)
                .doesNotContain("…");
        assertThat(FailureText.cut("x".repeat(FailureText.MAX_BYTES + 1))).endsWith("x…");
    }

    @Test
    void shouldReplaceUnpairedSurrogates() {
        assertThat(FailureText.cut("a\ud800b")).isEqualTo("a?b");
        assertThat(FailureText.cut("a\ud83d\ude00b")).isEqualTo("a\ud83d\ude00b");
    }

    @Test
    void shouldSurviveAnExceptionWhoseMessageThrows() {
        class Hostile extends RuntimeException {
            private static final long serialVersionUID = 1L;

            @Override
            public String getMessage() {
                throw new IllegalStateException();
            }
        }

        assertThat(FailureText.of(new Hostile())).startsWith(Hostile.class.getName() + "\n");
    }

    @Test
    void shouldEndOnACircleOfCauses() {
        Exception outer = new Exception("outer");
        outer.initCause(new Exception("inner", outer));

        assertThat(FailureText.of(outer).split("caused by")).hasSize(4);
    }
}
