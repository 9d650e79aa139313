package io.penstock.profile.pprof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PprofCodecTest {
    private static final Frame LEAF = new Frame("a.B.leaf", "a/B.java", 7);
    private static final Frame ROOT = Frame.of("a.B.root");

    static Profile profile(List<Sample> samples) {
        return new Profile(
                List.of(new ValueType("samples", "count"), new ValueType("cpu", "nanoseconds")),
                samples,
                Instant.ofEpochSecond(1_700_000_000L, 5),
                Duration.ofSeconds(3),
                new ValueType("cpu", "nanoseconds"),
                10_000_000,
                "cpu",
                List.of("made by hand"));
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        Profile profile =
                profile(
                        List.of(
                                new Sample(
                                        List.of(LEAF, ROOT),
                                        new long[] {1, 10_000_000},
                                        Map.of("state", "WAITING", "thread", "virtual")),
                                new Sample(
                                        List.of(ROOT), new long[] {-3, Long.MIN_VALUE}, Map.of()),
                                new Sample(List.of(), new long[] {0, Long.MAX_VALUE}, Map.of())));

        Profile read = PprofDecoder.decode(PprofEncoder.encode(profile));

        assertThat(read).usingRecursiveComparison().isEqualTo(profile);
    }

    @Test
    void randomProfilesSurviveTheRoundTrip() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 50; round++) {
            List<Sample> samples = new ArrayList<>();
            for (int i = random.nextInt(40); i > 0; i--) {
                List<Frame> stack = new ArrayList<>();
                for (int depth = random.nextInt(8); depth > 0; depth--) {
                    stack.add(
                            new Frame(
                                    "f" + random.nextInt(9) + "\u00e9",
                                    random.nextBoolean() ? "" : "F.java",
                                    random.nextInt(99_999)));
                }
                samples.add(
                        new Sample(
                                stack,
                                new long[] {random.nextLong(), random.nextInt(5)},
                                Map.of()));
            }
            Profile profile = profile(samples);

            assertThat(PprofDecoder.decode(PprofEncoder.encode(profile)))
                    .as("seed %d", seed)
                    .usingRecursiveComparison()
                    .isEqualTo(profile);
        }
    }

    @Test
    void brokenBytesAreRefusedAndNothingElseHappens() {
        byte[] whole = PprofEncoder.encode(profile(List.of()));
        long seed = System.nanoTime();
        Random random = new Random(seed);

        assertThatThrownBy(() -> PprofDecoder.decode(new byte[0]))
                .isInstanceOf(MalformedProfile.class);
        for (int round = 0; round < 2_000; round++) {
            byte[] broken = new byte[random.nextInt(64)];
            random.nextBytes(broken);
            try {
                PprofDecoder.decode(broken);
            } catch (MalformedProfile e) {
                assertThat(e).as("seed %d", seed).hasMessageStartingWith("not a pprof profile");
            }
        }
        byte[] cut = Arrays.copyOf(whole, whole.length / 2);
        assertThatThrownBy(() -> PprofDecoder.decode(cut)).isInstanceOf(MalformedProfile.class);
    }

    @Test
    void aDifferenceHoldsWhatWasAddedAndWhatIsGone() {
        Profile before =
                profile(
                        List.of(
                                new Sample(List.of(LEAF), new long[] {2, 20}, Map.of()),
                                new Sample(List.of(ROOT), new long[] {1, 10}, Map.of())));
        Profile after =
                profile(
                        List.of(
                                new Sample(List.of(LEAF), new long[] {5, 50}, Map.of()),
                                new Sample(List.of(ROOT), new long[] {1, 10}, Map.of())));

        assertThat(after.minus(before).samples())
                .singleElement()
                .satisfies(
                        sample -> {
                            assertThat(sample.stack()).containsExactly(LEAF);
                            assertThat(sample.values()).containsExactly(3, 30);
                        });
        assertThat(before.minus(after).total(1)).isEqualTo(-30);
    }

    @Test
    void theTopTableCountsAFunctionOnceWhereItCallsItself() {
        Profile profile =
                profile(
                        List.of(
                                new Sample(List.of(LEAF, ROOT, ROOT), new long[] {3, 30}, Map.of()),
                                new Sample(List.of(ROOT), new long[] {1, 10}, Map.of())));

        TopTable flat = TopTable.of(profile, 1, TopTable.Order.FLAT, 10);
        TopTable cumulative = TopTable.of(profile, 1, TopTable.Order.CUMULATIVE, 1);

        assertThat(flat.total()).isEqualTo(40);
        assertThat(flat.rows())
                .containsExactly(
                        new TopTable.Row("a.B.leaf", 30, 30), new TopTable.Row("a.B.root", 10, 40));
        assertThat(cumulative.rows()).containsExactly(new TopTable.Row("a.B.root", 10, 40));
        assertThat(new String(flat.toJson(), StandardCharsets.UTF_8))
                .contains("\"function\":\"a.B.leaf\",\"flat\":30,\"flatShare\":0.7500");
    }
}
