package io.penstock.lifecycle;

import io.penstock.task.RecordRef;
import io.penstock.task.Task;

/**
 * A task as ingest hands it on.
 *
 * @param task the complete task
 * @param at when its record was appended, ms since 1970
 * @param source where its record lies
 */
public record Submission(Task task, long at, RecordRef source) {}
