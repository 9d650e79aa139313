package io.penstock.lifecycle;

import io.penstock.task.Attempt;
import io.penstock.task.AttemptResult;
import io.penstock.task.Dispatch;
import io.penstock.task.RecordRef;
import io.penstock.task.Task;
import io.penstock.task.TaskState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the store {@code active} holds under a task's id. Immutable. */
public sealed interface StoredTask {
    /** Returns when the clock next matters to it, in ms since 1970; Long.MAX_VALUE for never. */
    long nextDueMs();

    /**
     * A task on its way.
     *
     * @param id the task's id
     * @param seq number of its last transition, from 1
     * @param type the task's type
     * @param tenant the task's tenant
     * @param priority 0 (last) to 9 (first)
     * @param capabilities what an agent must offer
     * @param timeoutMs milliseconds of one attempt
     * @param maxAttempts attempts that failures and timeouts may use up
     * @param submittedAt when its submission was appended
     * @param startBy when it expires unless it was assigned; Long.MAX_VALUE for never
     * @param endBy when it expires unless it has ended; Long.MAX_VALUE for never
     * @param source where its submission lies
     * @param attempt attempts begun so far
     * @param losses attempts that ended because their agent was lost; they use up nothing
     * @param lastAgent who had it last, absent when nobody did
     * @param lastError why the last attempt ended, absent before
     * @param attempts the last attempts that are over, earliest first
     * @param phase where it stands
     * @param json the complete task as JSON, ready to be sent
     */
    record Active(
            String id,
            int seq,
            String type,
            String tenant,
            int priority,
            List<String> capabilities,
            long timeoutMs,
            int maxAttempts,
            long submittedAt,
            long startBy,
            long endBy,
            RecordRef source,
            int attempt,
            int losses,
            @Nullable String lastAgent,
            @Nullable String lastError,
            List<Attempt> attempts,
            Phase phase,
            byte[] json)
            implements StoredTask {
        /** Returns a task that has just been submitted and waits. */
        static Active submitted(Submission submission) {
            Task task = submission.task();
            return new Active(
                    task.id(),
                    1,
                    task.type(),
                    task.tenant(),
                    task.priority(),
                    task.capabilities(),
                    task.timeoutMs(),
                    task.maxAttempts(),
                    submission.at(),
                    after(submission.at(), task.startWithinMs()),
                    after(submission.at(), task.endWithinMs()),
                    submission.source(),
                    0,
                    0,
                    null,
                    null,
                    List.of(),
                    Phase.WAITING,
                    task.toJson());
        }

        private static long after(long at, @Nullable Long withinMs) {
            return withinMs == null ? Long.MAX_VALUE : at + withinMs;
        }

        /** Returns where it stands in the users' words. */
        public TaskState state() {
            return switch (phase) {
                case Phase.Waiting() -> TaskState.WAITING;
                case Phase.Assigned assigned -> TaskState.ASSIGNED;
                case Phase.Retrying retrying -> TaskState.RETRYING;
            };
        }

        @Override
        public long nextDueMs() {
            return switch (phase) {
                case Phase.Waiting() -> attempt == 0 ? Math.min(startBy, endBy) : endBy;
                case Phase.Assigned assigned -> Math.min(assigned.dueAt(), endBy);
                case Phase.Retrying retrying -> Math.min(retrying.retryAt(), endBy);
            };
        }

        /** The same, but for what is told of its attempts: no transition. */
        Active having(List<Attempt> newAttempts) {
            return copy(seq, phase, attempt, losses, lastAgent, lastError, newAttempts);
        }

        Active with(Phase newPhase) {
            return with(newPhase, attempt, losses, lastAgent, lastError, attempts);
        }

        Active with(
                Phase newPhase,
                int newAttempt,
                int newLosses,
                @Nullable String agent,
                @Nullable String error,
                List<Attempt> newAttempts) {
            return copy(seq + 1, newPhase, newAttempt, newLosses, agent, error, newAttempts);
        }

        private Active copy(
                int newSeq,
                Phase newPhase,
                int newAttempt,
                int newLosses,
                @Nullable String agent,
                @Nullable String error,
                List<Attempt> newAttempts) {
            return new Active(
                    id,
                    newSeq,
                    type,
                    tenant,
                    priority,
                    capabilities,
                    timeoutMs,
                    maxAttempts,
                    submittedAt,
                    startBy,
                    endBy,
                    source,
                    newAttempt,
                    newLosses,
                    agent,
                    error,
                    newAttempts,
                    newPhase,
                    json);
        }
    }

    /** Where a task on its way stands. */
    sealed interface Phase {
        /** The one value of the waiting phase. */
        Phase WAITING = new Waiting();

        /** In the backlog. */
        record Waiting() implements Phase {}

        /**
         * With an agent.
         *
         * @param agent the agent's id
         * @param epoch the agent's run
         * @param partition the partition of tasks.assigned that the agent reads
         * @param dispatch names the handing-over
         * @param assignedAt when
         * @param dueAt when the attempt times out
         */
        record Assigned(
                String agent,
                long epoch,
                int partition,
                Dispatch dispatch,
                long assignedAt,
                long dueAt)
                implements Phase {}

        /**
         * Waits out its back-off.
         *
         * @param retryAt when it is back in the backlog
         */
        record Retrying(long retryAt) implements Phase {}
    }

    /**
     * Came before its submission: inputs cross between topics after a crash (R12). The submission
     * meets it, or it is dropped.
     *
     * @param until when it is dropped
     * @param result a success, or absent for a cancel
     */
    record Parked(long until, @Nullable AttemptResult result) implements StoredTask {
        @Override
        public long nextDueMs() {
            return until;
        }
    }
}
