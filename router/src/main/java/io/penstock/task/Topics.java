package io.penstock.task;

/** The names of the topics, in one place for every module. */
public final class Topics {
    /** Submissions, by task id. */
    public static final String SUBMITTED = "tasks.submitted";

    /** Records that came without a key or on the wrong partition, by task id. */
    public static final String REKEYED = "tasks.rekeyed";

    /** Cancel and retry, by task id. */
    public static final String CONTROL = "tasks.control";

    /** Assignments and cancellations, by agent id, on the partition that the agent states. */
    public static final String ASSIGNED = "tasks.assigned";

    /** Results of attempts, by task id. */
    public static final String RESULTS = "tasks.results";

    /** What happened to tasks, by task id. */
    public static final String EVENTS = "tasks.events";

    /** What could not be taken, and tasks that failed or expired. */
    public static final String DEAD_LETTERS = "tasks.dead-letters";

    /** Statements of agents, by agent id; one partition, so that offsets order them. */
    public static final String AGENTS = "agents.state";

    /** What a node found wrong, by the alert's name. */
    public static final String ALERTS = "alerts";

    private Topics() {}
}
