package io.penstock.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            textBlock =
                    """
                    user:*,      user:1,    true
                    user:*,      user:,     true
                    user:*,      use,       false
                    h?llo,       hello,     true
                    h?llo,       hllo,      false
                    h[ae]llo,    hallo,     true
                    h[ae]llo,    hillo,     false
                    h[^e]llo,    hallo,     true
                    h[^e]llo,    hello,     false
                    h[a-c]llo,   hbllo,     true
                    h[c-a]llo,   hbllo,     true
                    h[a\\-]llo,  h-llo,     true
                    a\\*b,       a*b,       true
                    a\\*b,       axb,       false
                    *a*b*,       xxaxxbxx,  true
                    [abc,        b,         true
                    a.b,         axb,       false
                    "a(b|c)",    ab,        false
                    """)
    void shouldMatchAsRedisDoes(String glob, String key, boolean matches) {
        assertThat(new Glob(glob).matches(key)).isEqualTo(matches);
    }

    @Test
    void shouldMatchOnlyTheTextThatWasEscaped() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        String letters = "ab*?[]^-\\{}ü";
        for (int round = 0; round < 2_000; round++) {
            String text = text(random, letters);
            String other = text(random, letters);
            Glob glob = new Glob(Glob.escape(text));
            assertThat(glob.matches(text)).as(text).isTrue();
            assertThat(glob.matches(other)).as("%s %s", text, other).isEqualTo(text.equals(other));
        }
    }

    @Test
    void shouldTakeAQuestionMarkForOneByteAsRedisDoes() {
        assertThat(new Glob("?").matches("ü")).isFalse();
        assertThat(new Glob("??").matches("ü")).isTrue();
    }

    private static String text(Random random, String letters) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(4); i >= 0; i--) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }
}
