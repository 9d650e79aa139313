package io.penstock.topology;

import static io.penstock.topology.DrivenTopology.idHere;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.task.TaskEvent;
import io.penstock.task.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.state.WindowStoreIterator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KeepHistoryTest {
    private final DrivenTopology topology = new DrivenTopology();

    @AfterEach
    void close() {
        topology.close();
    }

    @Test
    void shouldKeepAnEndById() {
        runToTheEnd(0, "{\"big\":1}");

        byte[] row = ended(idHere(0));

        assertThat(row).isNotNull();
        assertThat(((TaskEvent.Ended) TaskEvent.read(row)).output()).hasToString("{\"big\":1}");
    }

    @Test
    void shouldListEndsNewestFirstWithoutTheirOutput() {
        for (int i = 0; i < 5; i++) {
            runToTheEnd(i, "1");
            topology.advance(Duration.ofMillis(10));
        }

        List<TaskEvent.Ended> newestFirst = log();

        assertThat(newestFirst)
                .extracting(TaskEvent.Ended::taskId)
                .containsExactly(idHere(4), idHere(3), idHere(2), idHere(1), idHere(0));
        assertThat(newestFirst).allSatisfy(end -> assertThat(end.output()).isNull());
    }

    @Test
    void shouldLeaveOutWhatIsNoEventOfOurs() {
        topology.send(Topics.EVENTS, DrivenTopology.utf8("x"), DrivenTopology.utf8("not json"));
        topology.send(Topics.EVENTS, null, null);
        runToTheEnd(0, "1");

        assertThat(log()).hasSize(1);
    }

    /** The driver feeds what the topology writes to the event log back into it by itself. */
    private void runToTheEnd(int number, String output) {
        topology.join("one", 1, 10, "scan");
        topology.submit(idHere(number), "{\"type\":\"scan\"}");
        topology.succeed(topology.assignments().getFirst(), "one", output);
    }

    private byte[] ended(String id) {
        WindowStore<String, byte[]> store = topology.driver.getWindowStore(Stores.ENDED);
        return store.fetch(
                id, Stores.windowStart(DrivenTopology.START.toEpochMilli(), Stores.ENDED_SEGMENT));
    }

    private List<TaskEvent.Ended> log() {
        WindowStore<String, byte[]> store = topology.driver.getWindowStore(Stores.ENDED_LOG);
        Instant from = DrivenTopology.START;
        List<TaskEvent.Ended> ends = new ArrayList<>();
        try (WindowStoreIterator<byte[]> rows =
                store.backwardFetch(Stores.LOG_KEY, from, from.plus(Duration.ofHours(1)))) {
            rows.forEachRemaining(row -> ends.add((TaskEvent.Ended) TaskEvent.read(row.value)));
        }
        return ends;
    }
}
