package io.penstock.lifecycle;

import io.penstock.task.AgentMessage;
import io.penstock.task.RecordRef;
import io.penstock.task.TaskEvent;

/** What the shell has to do besides storing the next state. */
public sealed interface Effect {
    /**
     * Hand the task to an agent.
     *
     * @param agent the agent's id, the key of the record
     * @param partition the partition of tasks.assigned that the agent reads
     * @param json the assignment
     */
    record Assign(String agent, int partition, byte[] json) implements Effect {}

    /**
     * Tell an agent to stop.
     *
     * @param agent the agent's id, the key of the record
     * @param partition the partition of tasks.assigned that the agent reads
     * @param message what is called off
     */
    record CallOff(String agent, int partition, AgentMessage.Cancellation message)
            implements Effect {}

    /**
     * Append to the event log.
     *
     * @param event what happened
     */
    record Emit(TaskEvent event) implements Effect {}

    /**
     * List the task in the dead letters.
     *
     * @param json the task
     * @param reason why it ended
     * @param source where its submission lies
     */
    record Bury(byte[] json, String reason, RecordRef source) implements Effect {}
}
