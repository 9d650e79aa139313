package io.penstock.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {
    private static final PropertyNames NAMES = JsonText.names("a", "b \"quoted\"");

    private static String text(byte[] json) {
        JsonSyntax.check(json);
        return new String(json, StandardCharsets.UTF_8);
    }

    private static String readBack(byte[] json) {
        String[] value = new String[1];
        JsonFields.read(json, (name, fields) -> value[0] = fields.text());
        return value[0];
    }

    @Test
    void shouldPutCommasBetweenFieldsAndElementsOnly() {
        byte[] json =
                JsonText.object(
                        NAMES,
                        w -> {
                            w.name(0);
                            w.beginArray();
                            w.value(1);
                            w.beginObject();
                            w.endObject();
                            w.beginArray();
                            w.endArray();
                            w.nullValue();
                            w.value(true);
                            w.endArray();
                            w.name("c");
                            w.beginObject();
                            w.name("d");
                            w.value("e");
                            w.endObject();
                            JsonText.number(w, 1, 7);
                        });

        assertThat(text(json))
                .isEqualTo(
                        "{\"a\":[1,{},[],null,true],\"c\":{\"d\":\"e\"},\"b \\\"quoted\\\"\":7}");
    }

    @Test
    void shouldLeaveOutWhatIsAbsent() {
        byte[] json =
                JsonText.object(
                        NAMES,
                        w -> {
                            JsonText.text(w, 0, null);
                            JsonText.number(w, 0, null);
                            JsonText.raw(w, 1, null);
                        });

        assertThat(text(json)).isEqualTo("{}");
    }

    @ParameterizedTest
    @ValueSource(
            longs = {
                0,
                1,
                -1,
                9,
                10,
                -10,
                99,
                100,
                1_790_000_000_000L,
                Long.MAX_VALUE,
                Long.MIN_VALUE,
                1_000_000_000_000_000_000L,
                999_999_999_999_999_999L,
                -9_223_372_036_854_775_807L
            })
    void shouldWriteEveryWholeNumber(long number) {
        byte[] json = JsonText.object(NAMES, w -> JsonText.number(w, 0, number));

        assertThat(text(json)).isEqualTo("{\"a\":" + number + "}");
    }

    @Test
    void shouldEscapeWhatHasNoPlaceInJson() {
        assertThat(JsonText.quote("\u0001\u001f\u007f\b\f\n\r\t\"\\/"))
                .isEqualTo("\"\\u0001\\u001f\u007f\\b\\f\\n\\r\\t\\\"\\\\/\"");
    }

    @Test
    void shouldEscapeHalfASurrogatePair() {
        assertThat(JsonText.quote("\ud83d\ud83d\ude00")).isEqualTo("\"\\ud83d\ud83d\ude00\"");
        assertThat(JsonText.quote("\udc00x\ud800")).isEqualTo("\"\\udc00x\\ud800\"");
    }

    /** Values nested in each other come from different buffers. */
    @Test
    void shouldWriteAValueWhileAnotherIsBeingWritten() {
        byte[] json =
                JsonText.object(
                        NAMES,
                        w -> {
                            JsonText.text(w, 0, "outer");
                            JsonText.raw(w, 1, RawJson.string("inner"));
                        });

        assertThat(text(json)).isEqualTo("{\"a\":\"outer\",\"b \\\"quoted\\\"\":\"inner\"}");
    }

    @Test
    void shouldStartAfreshAfterAnExceptionInTheMiddle() {
        try {
            JsonText.object(
                    NAMES,
                    w -> {
                        JsonText.text(w, 0, "half");
                        throw new IllegalStateException("on purpose");
                    });
        } catch (IllegalStateException expected) {
            assertThat(expected).hasMessage("on purpose");
        }

        assertThat(text(JsonText.object(NAMES, w -> JsonText.number(w, 0, 1))))
                .isEqualTo("{\"a\":1}");
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void shouldCarryEveryTextWhateverItHoldsAndHoweverLong(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            String value = any(random, random.nextInt(i % 100 == 0 ? 100_000 : 300));
            byte[] json = JsonText.object(NAMES, w -> JsonText.text(w, 0, value));
            text(json);
            assertThat(readBack(json)).isEqualTo(value);

            RawJson raw = RawJson.string(value);
            byte[] nested = JsonText.object(NAMES, w -> JsonText.raw(w, 0, raw));
            assertThat(text(nested)).isEqualTo("{\"a\":" + raw.text() + "}");

            byte[] named =
                    JsonText.object(
                            NAMES,
                            w -> {
                                w.name(value);
                                w.value(1);
                            });
            text(named);
            JsonFields.read(
                    named,
                    (name, fields) -> {
                        assertThat(name).isEqualTo(value);
                        fields.skip();
                    });
        }
    }

    @Test
    void shouldCarryATextOfTheLargestSizeThatAnErrorMayHave() {
        String error = "line of an error\n\tat \"é\"".repeat(11_000);

        byte[] json = JsonText.object(NAMES, w -> JsonText.text(w, 0, error));
        assertThat(json).hasSizeGreaterThan(256 * 1024);
        assertThat(readBack(json)).isEqualTo(error);
    }

    @Test
    void shouldReadWhileAnotherValueIsBeingRead() {
        byte[] inner = "{\"x\":\"inner value that is longer\"}".getBytes(StandardCharsets.UTF_8);
        byte[] outer =
                "{\"a\":\"1\",\"b\":{\"c\":\"2\"},\"d\":\"3\"}".getBytes(StandardCharsets.UTF_8);
        StringBuilder seen = new StringBuilder();
        JsonFields.read(
                outer,
                (name, fields) -> {
                    seen.append(readBack(inner).length()).append(name);
                    if (name.equals("b")) {
                        Map<String, String> texts = fields.textsByName();
                        seen.append(texts);
                    } else {
                        seen.append(fields.text());
                    }
                });

        assertThat(seen).hasToString("26a126b{c=2}26d3");
    }

    private static String any(Random random, int length) {
        StringBuilder value = new StringBuilder(length);
        int kind = random.nextInt(5);
        while (value.length() < length) {
            value.append(
                    switch (kind == 4 ? random.nextInt(4) : kind) {
                        case 0 -> (char) (0x20 + random.nextInt(0x5f));
                        case 1 -> (char) random.nextInt(0x20);
                        case 2 -> (char) random.nextInt(0x10000);
                        default -> random.nextBoolean() ? '"' : 'é';
                    });
        }
        return value.toString();
    }
}
