package io.penstock.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonSyntaxTest {
    private static void check(String json) {
        JsonSyntax.check(json.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                " \t\r\n[ 1 , 2 ]\n",
                "0",
                "-0",
                "10",
                "-1.5e+10",
                "1E-7",
                "0.0",
                "0e0",
                "\"\"",
                "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\uDE00\"",
                "\"\u007f\u0080\"",
                "true",
                "false",
                "null",
                "{\"a\":{\"b\":[null,true,{}]},\"a\":1}",
                "\"lone \\ud800 surrogate, escaped\"",
                "\"é ü 漢 😀 \uffff\"",
                "123456789012345678901234567890e999999"
            })
    void shouldTakeWhatTheGrammarAllows(String json) {
        assertThatCode(() -> check(json)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " ",
                "{",
                "}",
                "[1,]",
                "[,1]",
                "[1 2]",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{,}",
                "{a:1}",
                "{'a':1}",
                "{\"a\":1}}",
                "{} {}",
                "1 2",
                "01",
                "-",
                "-01",
                "+1",
                ".5",
                "1.",
                "1.e5",
                "1e",
                "1e+",
                "0x1F",
                "NaN",
                "Infinity",
                "tru",
                "True",
                "nul",
                "nulll",
                "\"",
                "\"a",
                "\"\\\"",
                "\"\\x\"",
                "\"\\u12\"",
                "\"\\u12g4\"",
                "\"\\u\u0661\u0662\u0663\u0664\"",
                "\"a\nb\"",
                "\"a\u0000b\"",
                "\"a\u001fb\"",
                "// comment\n1",
                "[1]//",
                "\u00a01",
                "\ufeff{}"
            })
    void shouldRefuseWhatItDoesNot(String json) {
        assertThatThrownBy(() -> check(json))
                .asInstanceOf(type(InvalidField.class))
                .satisfies(e -> assertThat(e.field()).isEqualTo("record"))
                .satisfies(e -> assertThat(e.rule()).startsWith("must "));
    }

    @ParameterizedTest
    @CsvSource({
        "c0af, overlong slash",
        "c1bf, overlong in two bytes",
        "e09fbf, overlong in three bytes",
        "f08fbfbf, overlong in four bytes",
        "eda080, a surrogate",
        "edbfbf, the last surrogate",
        "f4908080, past the last code point",
        "f5808080, an impossible first byte",
        "ff, an impossible byte",
        "80, a continuation without a start",
        "c3, a start without a continuation",
        "e282, two of three bytes",
        "f09f98, three of four bytes",
        "c328, a wrong continuation"
    })
    void shouldRefuseBytesThatAreNoText(String hex, String what) {
        byte[] bad = HexFormat.of().parseHex("22" + hex + "22");

        assertThatThrownBy(() -> JsonSyntax.check(bad)).as(what).hasMessageContaining("UTF-8");
    }

    @Test
    void shouldSayThatNothingCame() {
        assertThatThrownBy(() -> check("")).hasMessage("record: must not be empty (at byte 0)");
    }

    @Test
    void shouldSayWhereTheFirstFaultIs() {
        assertThatThrownBy(() -> check("{\"type\":\"é\",}")).hasMessageEndingWith("(at byte 13)");
        assertThatThrownBy(() -> check("{} x")).hasMessageContaining("has more after it");
    }

    @Test
    void shouldBoundTheDepth() {
        int most = JsonSyntax.MAX_DEPTH;
        assertThatCode(() -> check("[".repeat(most) + "1" + "]".repeat(most)))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> check("[".repeat(most + 1) + "1" + "]".repeat(most + 1)))
                .hasMessageContaining("at most 512 deep");
        assertThatThrownBy(() -> check("{\"a\":".repeat(1_000_000)))
                .hasMessageContaining("at most 512 deep");
    }

    @Test
    void shouldAgreeWithTheJdkOnEveryShortByteSequence() {
        byte[] text = {'"', 0, 0, 0, '"'};
        for (int first = 0x80; first <= 0xFF; first++) {
            for (int second = 0x20; second <= 0xFF; second++) {
                for (int third : new int[] {0x41, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC2}) {
                    text[1] = (byte) first;
                    text[2] = (byte) second;
                    text[3] = (byte) third;
                    if (second != '"' && second != '\\') {
                        assertThat(passes(text)).isEqualTo(isUtf8(text));
                    }
                }
            }
        }
    }

    /** Whatever the bytes: either they pass and are text in UTF-8, or they are refused in words. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldJudgeEveryMutationWithoutAnyOtherException(long seed) {
        Random random = new Random(seed);
        byte[] good =
                "{\"a\":[1,-2.5e3,true,null,\"x\\u00e9\\n é 漢 😀\"],\"b\":{\"c\":{}}, \"d\":[]}"
                        .getBytes(StandardCharsets.UTF_8);
        int passed = 0;
        for (int i = 0; i < 100_000; i++) {
            byte[] mutated = mutate(good, random);
            if (passes(mutated)) {
                passed++;
                assertThat(isUtf8(mutated)).isTrue();
            }
        }
        assertThat(passed).isBetween(1_000, 99_000);
    }

    private static byte[] mutate(byte[] good, Random random) {
        byte[] mutated = good.clone();
        for (int n = 1 + random.nextInt(2); n > 0; n--) {
            int at = random.nextInt(mutated.length);
            mutated[at] =
                    random.nextBoolean()
                            ? (byte) random.nextInt(256)
                            : good[random.nextInt(good.length)];
        }
        return random.nextInt(4) == 0
                ? java.util.Arrays.copyOf(mutated, random.nextInt(mutated.length))
                : mutated;
    }

    private static boolean passes(byte[] bytes) {
        try {
            JsonSyntax.check(bytes);
            return true;
        } catch (InvalidField e) {
            assertThat(e.rule()).matches("must .* \\(at byte \\d+\\)");
            return false;
        }
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
