package io.penstock.gateway.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.penstock.gateway.pipeline.Answer;
import io.penstock.gateway.pipeline.DeadLetterView;
import io.penstock.gateway.pipeline.DeadLetters;
import java.util.List;
import java.util.Optional;

/** Measures reads of dead letters. Any thread. */
public final class MeasuredDeadLetters implements DeadLetters {
    private final DeadLetters deadLetters;
    private final QueryTimer timer;

    /**
     * @param deadLetters what is measured
     * @param registry where the meters live
     */
    public MeasuredDeadLetters(DeadLetters deadLetters, MeterRegistry registry) {
        this.deadLetters = deadLetters;
        this.timer = new QueryTimer(registry);
    }

    @Override
    public Answer<List<DeadLetterView>> newest(int limit) {
        long start = System.nanoTime();
        Answer<List<DeadLetterView>> answer = deadLetters.newest(limit);
        timer.record("dead_letters", table(answer), start);
        return answer;
    }

    @Override
    public Answer<Optional<DeadLetterView>> at(int partition, long offset) {
        long start = System.nanoTime();
        Answer<Optional<DeadLetterView>> answer = deadLetters.at(partition, offset);
        timer.record("dead_letter", table(answer), start);
        return answer;
    }

    static String table(Answer<?> answer) {
        return switch (answer) {
            case Answer.Known<?> known -> known.source();
            case Answer.NotYet<?> notYet -> "none";
        };
    }
}
