package io.penstock.bench;

import org.apache.kafka.streams.StreamsConfig;

/**
 * What the record mix is run with.
 *
 * @param commitMillis how often Streams commits
 * @param streamThreads threads of Streams
 * @param guarantee {@code exactly_once_v2} or {@code at_least_once}
 * @param mostOnTheWay tasks sent and not ended, past which the producer waits
 */
record RecordMixSettings(int commitMillis, int streamThreads, String guarantee, int mostOnTheWay) {
    RecordMixSettings {
        if (commitMillis < 1 || streamThreads < 1 || mostOnTheWay < 1) {
            throw new IllegalArgumentException("commit, threads and limit must be at least 1");
        }
        if (!guarantee.equals(StreamsConfig.EXACTLY_ONCE_V2)
                && !guarantee.equals(StreamsConfig.AT_LEAST_ONCE)) {
            throw new IllegalArgumentException(
                    "guarantee must be exactly_once_v2 or at_least_once, is " + guarantee);
        }
    }
}
