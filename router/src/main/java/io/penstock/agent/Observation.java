package io.penstock.agent;

/** What a statement of an agent changed. */
public enum Observation {
    /** An agent that was not present is. */
    JOINED,
    /** A later run of a present agent took the place of the earlier, which is dead for good. */
    REPLACED,
    /** Capabilities, capacity, partition or draining changed; the run is the same. */
    CHANGED,
    /** Nothing but the time and the load. */
    UNCHANGED,
    /** The run was replaced or has left; the statement counts for nothing. */
    STALE
}
