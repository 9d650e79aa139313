package io.penstock.node;

/**
 * A way that records take through the topology.
 *
 * @param from a topic or a node
 * @param to a node or a topic
 */
record Edge(String from, String to) {}
