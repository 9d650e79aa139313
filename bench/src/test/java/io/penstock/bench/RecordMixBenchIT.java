package io.penstock.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class RecordMixBenchIT {
    @ParameterizedTest
    @ValueSource(strings = {"exactly_once_v2", "at_least_once"})
    void shouldEndEveryTaskOnceAndReportRateAndLatency(String guarantee) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(text, true, UTF_8);
        int exitCode =
                new CommandLine(new RecordMixBench(out))
                        .execute(
                                "--guarantee=" + guarantee,
                                "--tasks=2000",
                                "--rounds=2",
                                "--rate=200",
                                "--seconds=1");
        assertThat(text.toString(UTF_8))
                .contains("round 2: 2,000 tasks", "open loop 2: 200/s", "ends that came twice: 0");
        assertThat(exitCode).isZero();
    }
}
