package io.penstock.node;

import io.penstock.json.InvalidField;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Where a list of tasks goes on: behind this task. A task keeps its place while others arrive, as
 * the place is made of its own time and id.
 *
 * @param ended whether the place is among the ended ones, which follow those on their way
 * @param time when the task was submitted, or ended, ms since 1970
 * @param id the task's id, the order of tasks of the same time
 */
record TaskCursor(boolean ended, long time, String id) {
    /** Before the first. */
    static final TaskCursor START = new TaskCursor(false, Long.MAX_VALUE, "");

    /**
     * Reads what {@link #text} writes; absent is the start.
     *
     * @throws InvalidField when the text is none of ours
     */
    static TaskCursor of(@Nullable String text) {
        if (text == null) {
            return START;
        }
        try {
            String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            int colon = plain.indexOf(':', 1);
            return new TaskCursor(
                    plain.charAt(0) == 'e',
                    Long.parseLong(plain, 1, colon, 10),
                    plain.substring(colon + 1));
        } catch (RuntimeException e) {
            throw new InvalidField("cursor", "must be the nextCursor of the page before");
        }
    }

    /** Returns the form for URLs. */
    String text() {
        String plain = (ended ? "e" : "a") + time + ":" + id;
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns whether a task of the same kind lies behind this place: older, or later by id. */
    boolean isBefore(long otherTime, String otherId) {
        return otherTime != time ? otherTime < time : otherId.compareTo(id) > 0;
    }
}
