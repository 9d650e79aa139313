package io.penstock.gateway.pipeline;

/** How the pipeline is built, and what moves in it. Any thread. */
public interface Structure {
    /**
     * Returns the topology as UTF-8 JSON: its sub-topologies with their nodes, the topics that they
     * read and write, their stores, and what flows along each edge. May wait for half a second, as
     * a rate needs two readings.
     */
    byte[] topology();

    /**
     * Returns, as UTF-8 JSON that never changes, what keys and values of each topic and store are.
     */
    byte[] schema();
}
