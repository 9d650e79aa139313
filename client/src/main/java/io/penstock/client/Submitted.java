package io.penstock.client;

import io.penstock.task.RecordRef;

/**
 * A submission that Kafka has acknowledged: the task will end, or its record lies in the dead
 * letters.
 *
 * @param taskId the task's id, the producer's own or a drawn one
 * @param record where the submission lies
 */
public record Submitted(String taskId, RecordRef record) {}
