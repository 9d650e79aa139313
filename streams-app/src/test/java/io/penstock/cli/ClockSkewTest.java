package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClockSkewTest {
    @Test
    void clocksThatAgreeAsFarAsOneCanTellAreRight() {
        assertThat(ClockSkew.compared(1_000_050, 1_000_000, 1_000_100))
                .isEqualTo(Finding.ok("clocks", "this one and Kafka's agree within 100 ms"));
        // The answer took long: somewhere in that time theirs may have been right.
        assertThat(ClockSkew.compared(1_000_000, 1_000_900, 1_009_000).verdict())
                .isEqualTo(Finding.Verdict.OK);
    }

    @Test
    void aClockThatIsOffByMoreThanASecondIsNamedWithItsSide() {
        assertThat(ClockSkew.compared(1_000_000, 1_005_000, 1_005_010).found())
                .isEqualTo("this one is 5000 ms ahead of Kafka's");
        assertThat(ClockSkew.compared(1_003_010, 1_000_000, 1_000_010))
                .satisfies(
                        finding -> {
                            assertThat(finding.verdict()).isEqualTo(Finding.Verdict.WARN);
                            assertThat(finding.found())
                                    .isEqualTo("this one is 3000 ms behind Kafka's");
                        });
    }
}
