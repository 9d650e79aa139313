package io.penstock.task;

/**
 * What a task gets where its submission says nothing.
 *
 * @param tenant name of the tenant
 * @param priority 0 (last) to 9 (first)
 * @param complexity expected work
 * @param timeoutMs milliseconds of one attempt, from assignment to result
 * @param maxAttempts attempts that failures and timeouts may use up
 */
public record TaskDefaults(
        String tenant, int priority, Complexity complexity, long timeoutMs, int maxAttempts) {
    /** The defaults that the documentation states. */
    public static final TaskDefaults STANDARD =
            new TaskDefaults("default", 5, Complexity.MEDIUM, 300_000, 3);

    public TaskDefaults {
        Names.check("tenant", tenant);
        Task.checkBounds(priority, timeoutMs, maxAttempts);
    }
}
