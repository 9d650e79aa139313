package io.penstock.bench;

import io.penstock.node.NodeSettings;

/**
 * What the pipeline is run with.
 *
 * @param commitMillis how often Streams commits
 * @param streamThreads threads of Streams
 * @param guarantee what a crash may repeat
 * @param agents how many agents
 * @param slots how many tasks each agent may hold
 * @param mostOnTheWay tasks sent and not ended, past which the producer waits
 */
record EndToEndSettings(
        int commitMillis,
        int streamThreads,
        NodeSettings.Guarantee guarantee,
        int agents,
        int slots,
        int mostOnTheWay) {}
