package io.penstock.topology;

/** What flows between the nodes of the topology: checked input, or bytes for a sink. */
sealed interface Flow permits Inbound, Wire {}
