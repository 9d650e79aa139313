package io.penstock.gateway.fake;

import io.penstock.gateway.pipeline.Answer;
import io.penstock.gateway.pipeline.SubmittedTasks;
import io.penstock.task.RecordRef;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Submissions that a test adds. */
public final class FakeSubmittedTasks implements SubmittedTasks {
    private final Map<RecordRef, String> submissions = new ConcurrentHashMap<>();

    /** Lays a submission somewhere. */
    public void add(RecordRef source, String json) {
        submissions.put(source, json);
    }

    @Override
    public Answer<Optional<byte[]>> at(RecordRef source) {
        return new Answer.Known<>(
                Optional.ofNullable(submissions.get(source))
                        .map(json -> json.getBytes(StandardCharsets.UTF_8)),
                "log",
                0);
    }
}
