package io.penstock.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs every bench for a moment, so that one that does not work fails the build. */
class BenchSmokeTest {
    @Test
    void shouldRunEveryBenchOfEveryParameter() throws RunnerException {
        Collection<RunResult> results =
                new Runner(
                                new OptionsBuilder()
                                        .forks(0)
                                        .warmupIterations(0)
                                        .measurementIterations(1)
                                        .measurementTime(TimeValue.milliseconds(20))
                                        .shouldFailOnError(true)
                                        .verbosity(VerboseMode.SILENT)
                                        .build())
                        .run();

        assertThat(results).hasSizeGreaterThan(20);
    }

    @Test
    void shouldCompareWritersThatWriteTheSame() throws Exception {
        assertThat(SerdeBench.writesTheSame("plain")).isTrue();
        assertThat(SerdeBench.writesTheSame("full")).isTrue();
    }
}
