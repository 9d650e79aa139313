package io.penstock.topology;

import io.penstock.lifecycle.Submission;
import io.penstock.task.AttemptResult;
import io.penstock.task.Control;

/** A record that ingest has checked, for the task that it is about. */
sealed interface Inbound extends Flow {
    /** Returns the task's id. */
    String taskId();

    /** Returns the record's value as it came, for a dead letter should something fail later. */
    byte[] raw();

    /** A submission. */
    record Submitted(Submission submission, byte[] raw) implements Inbound {
        @Override
        public String taskId() {
            return submission.task().id();
        }
    }

    /** A result of an attempt. */
    record Resulted(String taskId, AttemptResult result, byte[] raw) implements Inbound {}

    /** A control. */
    record Controlled(String taskId, Control control, byte[] raw) implements Inbound {}
}
