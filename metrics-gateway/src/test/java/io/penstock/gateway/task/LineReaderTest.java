package io.penstock.gateway.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LineReaderTest {
    private static final int MOST_BYTES = 20;

    @Test
    void cutsAtLineFeedsAndCountsBlankLines() throws Exception {
        assertThat(read("a\n\n \t\r\nb\r\nc")).containsExactly("1:a", "4:b\r", "5:c");
    }

    @Test
    void lineFeedAtTheEndIsNoFurtherLine() throws Exception {
        assertThat(read("a\n")).containsExactly("1:a");
        assertThat(read("")).isEmpty();
        assertThat(read("\n")).isEmpty();
    }

    @Test
    void lineOverTheLimitIsDroppedAndTheNextIsNot() throws Exception {
        String fits = "x".repeat(MOST_BYTES);

        assertThat(read(fits + "x\n" + fits + "\n" + "y".repeat(100)))
                .containsExactly("1:too long", "2:" + fits, "3:too long");
    }

    @Test
    void linesAreTheSameHoweverTheStreamIsCut() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder();
        List<String> expected = new ArrayList<>();
        for (int i = 1; i <= 5_000; i++) {
            int length = 1 + random.nextInt(MOST_BYTES + 5);
            text.append("z".repeat(length)).append('\n');
            expected.add(i + ":" + (length > MOST_BYTES ? "too long" : "z".repeat(length)));
        }

        InputStream bytes =
                new ByteArrayInputStream(text.toString().getBytes(StandardCharsets.UTF_8)) {
                    @Override
                    public synchronized int read(byte[] target, int from, int length) {
                        return super.read(target, from, Math.min(length, 1 + random.nextInt(50)));
                    }
                };

        assertThat(read(bytes)).as("seed " + seed).isEqualTo(expected);
    }

    private static List<String> read(String text) throws IOException {
        return read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<String> read(InputStream in) throws IOException {
        LineReader reader = new LineReader(in, MOST_BYTES);
        List<String> lines = new ArrayList<>();
        for (Line line = reader.next(); line != null; line = reader.next()) {
            String text =
                    switch (line) {
                        case Line.TooLong tooLong -> "too long";
                        case Line.Text kept -> new String(kept.text(), StandardCharsets.UTF_8);
                    };
            lines.add(line.number() + ":" + text);
        }
        return lines;
    }
}
