package io.penstock.gateway.fake;

import io.penstock.gateway.pipeline.Answer;
import io.penstock.gateway.pipeline.DeadLetterView;
import io.penstock.gateway.pipeline.DeadLetters;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Dead letters that a test adds. */
public final class FakeDeadLetters implements DeadLetters {
    private final List<DeadLetterView> newestFirst = new CopyOnWriteArrayList<>();

    /** Adds a letter that is newer than all others. */
    public void add(DeadLetterView letter) {
        newestFirst.addFirst(letter);
    }

    @Override
    public Answer<List<DeadLetterView>> newest(int limit) {
        return new Answer.Known<>(
                newestFirst.stream().limit(limit).toList(), "tasks.dead-letters", 0);
    }

    @Override
    public Answer<Optional<DeadLetterView>> at(int partition, long offset) {
        String id = partition + "-" + offset;
        return new Answer.Known<>(
                newestFirst.stream().filter(letter -> letter.id().equals(id)).findFirst(),
                "tasks.dead-letters",
                0);
    }
}
