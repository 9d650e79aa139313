package io.penstock.gateway.pipeline;

/** How the pipeline is built. Any thread; the answers never change while a node runs. */
public interface Structure {
    /**
     * Returns the topology as UTF-8 JSON: its sub-topologies with their nodes, the topics that they
     * read and write, and their stores.
     */
    byte[] topology();

    /** Returns, as UTF-8 JSON, what keys and values of each topic and store are. */
    byte[] schema();
}
