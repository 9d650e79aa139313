package io.penstock.client;

import java.util.concurrent.atomic.LongAdder;

/** The running counts of one agent. Thread-safe. */
final class Tally {
    final LongAdder started = new LongAdder();
    final LongAdder succeeded = new LongAdder();
    final LongAdder failed = new LongAdder();
    final LongAdder repeated = new LongAdder();
    final LongAdder answered = new LongAdder();
    final LongAdder cancelled = new LongAdder();
    final LongAdder undecodable = new LongAdder();

    AgentCounts snapshot(int held, int unsent) {
        return new AgentCounts(
                started.sum(),
                succeeded.sum(),
                failed.sum(),
                repeated.sum(),
                answered.sum(),
                cancelled.sum(),
                undecodable.sum(),
                held,
                unsent);
    }
}
