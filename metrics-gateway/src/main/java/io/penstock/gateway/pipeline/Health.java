package io.penstock.gateway.pipeline;

/** How the node is. Any thread; never waits. */
public interface Health {
    /** Returns false when only a restart of the process can help. */
    boolean live();

    /** Returns whether the node can take and answer requests now. */
    Readiness ready();
}
