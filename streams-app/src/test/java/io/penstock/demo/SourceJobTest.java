package io.penstock.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.lang.model.SourceVersion;
import org.junit.jupiter.api.Test;

class SourceJobTest {
    private static final String FILE =
            """
            package demo;

            import java.util.List;
            import java.util.Map;

            /** A List of imported things. */
            class Demo {
                List<Map<String, Map<String, String>>> list; // no import here
            }
            """;

    @Test
    void countsLineFeedsBytesAndLinesThatBeginWithImport() {
        assertThat(work(SourceJob.COUNT, FILE))
                .isEqualTo("{\"lines\":9,\"bytes\":" + FILE.length() + ",\"imports\":2}");
    }

    @Test
    void countsNothingInAnEmptyFileAndNoLineWithoutItsLineFeed() {
        assertThat(work(SourceJob.COUNT, "")).isEqualTo("{\"lines\":0,\"bytes\":0,\"imports\":0}");
        assertThat(work(SourceJob.COUNT, "import a;"))
                .isEqualTo("{\"lines\":0,\"bytes\":9,\"imports\":1}");
    }

    @Test
    void takesTheSameDigestAsSha256sum() {
        assertThat(work(SourceJob.DIGEST, "abc"))
                .isEqualTo(
                        "{\"sha256\":\"ba7816bf8f01cfea414140de5dae2223"
                                + "b00361a396177a9cb410ff61f20015ad\"}");
    }

    @Test
    void findsTheCommonestIdentifiersAndLeavesKeywordsOut() {
        assertThat(work(SourceJob.WORDS, "int b = a + b; // a b 2c _d $e"))
                .isEqualTo("{\"words\":{\"b\":3,\"a\":2,\"$e\":1,\"_d\":1}}");
    }

    @Test
    void findsTheSameWordsAsASlowCount() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            text.append((char) ('a' + random.nextInt(3)))
                    .append(random.nextInt(40))
                    .append(random.nextBoolean() ? " " : "\n");
        }

        CommonWords words = CommonWords.of(text.toString().getBytes(StandardCharsets.UTF_8));

        TreeMap<String, Integer> counts = new TreeMap<>();
        Matcher matcher = Pattern.compile("[A-Za-z_$][A-Za-z0-9_$]*").matcher(text);
        while (matcher.find()) {
            if (!SourceVersion.isKeyword(matcher.group())) {
                counts.merge(matcher.group(), 1, Integer::sum);
            }
        }
        assertThat(words.counts())
                .as("seed %d", seed)
                .hasSize(CommonWords.KEPT)
                .allSatisfy((word, count) -> assertThat(counts).containsEntry(word, count));
        int least = words.counts().values().stream().mapToInt(Integer::intValue).min().orElse(0);
        assertThat(counts.values().stream().filter(count -> count > least).count())
                .as("seed %d", seed)
                .isLessThan(CommonWords.KEPT);
    }

    private static String work(SourceJob job, String file) {
        return job.work(file.getBytes(StandardCharsets.UTF_8)).text();
    }
}
