package io.penstock.node;

import io.penstock.gateway.pipeline.Health;
import io.penstock.gateway.pipeline.Readiness;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.kafka.streams.KafkaStreams;

/** How the node is, from thread states and not from 4.3.1's restore metrics. Any thread. */
final class NodeHealth implements Health {
    private final KafkaStreams streams;
    private final BooleanSupplier readersAlive;

    NodeHealth(KafkaStreams streams, BooleanSupplier readersAlive) {
        this.streams = streams;
        this.readersAlive = readersAlive;
    }

    @Override
    public boolean live() {
        return switch (streams.state()) {
            case ERROR, PENDING_ERROR, NOT_RUNNING -> false;
            case CREATED, REBALANCING, RUNNING, PENDING_SHUTDOWN -> readersAlive.getAsBoolean();
        };
    }

    @Override
    public Readiness ready() {
        List<String> reasons = new ArrayList<>();
        KafkaStreams.State state = streams.state();
        if (state != KafkaStreams.State.RUNNING) {
            reasons.add("streams: is " + state + ", restoring or rebalancing");
        }
        if (!readersAlive.getAsBoolean()) {
            reasons.add("readers: one has ended");
        }
        return reasons.isEmpty() ? Readiness.READY : new Readiness(reasons);
    }
}
