package io.penstock.client;

/**
 * A later run of the same agent id has taken over: this run is dead for good. Give each agent an id
 * of its own.
 */
public final class AgentReplacedException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    AgentReplacedException(String agent, long epoch, long laterEpoch) {
        super(
                "agent "
                        + agent
                        + " of epoch "
                        + epoch
                        + " was replaced by epoch "
                        + laterEpoch
                        + ": another process runs under the same id");
    }
}
