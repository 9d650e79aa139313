package io.penstock.gateway.pipeline;

import io.penstock.task.TaskView;
import org.jspecify.annotations.Nullable;

/** What a look-up of one task by its id found. */
public sealed interface TaskLookup {
    /**
     * The task is known.
     *
     * @param task how it stands
     * @param source where the answer came from, one word such as {@code store} or {@code cache}
     * @param ageMs milliseconds by which the answer may be behind, 0 for the truth itself
     */
    record Found(TaskView task, String source, long ageMs) implements TaskLookup {}

    /**
     * The submission was no task, and lies in the dead letters.
     *
     * @param reason what was wrong, with field and rule
     * @param deadLetterId id of the dead letter, absent when it is not known
     */
    record DeadLettered(String reason, @Nullable String deadLetterId) implements TaskLookup {}

    /** No task of this id was ever acknowledged, or its retention is over. */
    record Unknown() implements TaskLookup {}

    /**
     * The id is known, or nobody can tell; asked again later the answer will be another one.
     *
     * @param retryAfterMs milliseconds after which to ask again, from 1
     * @param why what is missing, for people
     */
    record NotYet(long retryAfterMs, String why) implements TaskLookup {}
}
