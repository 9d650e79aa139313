package io.penstock.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.alert.Alert;
import io.penstock.alert.AlertTable;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code GET /api/v1/alerts}. */
class AlertReadsTest {
    @Test
    void showsWhatFiresWithLimitAndRunbook() throws Exception {
        try (RunningGateway running = new RunningGateway()) {
            assertThat(running.get("/api/v1/alerts").body()).isEqualTo("{\"alerts\":[]}");

            running.pipeline.alerts.add(
                    new Alert(
                            AlertTable.standard().rules().getFirst(),
                            Map.of("group", "a\"b"),
                            true,
                            0.75,
                            1_000,
                            2_000));

            assertThat(running.get("/api/v1/alerts").body())
                    .contains(
                            "\"alert\":\"HeapUsageHigh\",\"state\":\"fired\"",
                            "\"labels\":{\"group\":\"a\\\"b\"},\"value\":0.75,\"limit\":0.7",
                            "\"since\":1000,\"at\":2000",
                            "\"runbook\":\"docs/alerts.md#heapusagehigh\"");
        }
    }
}
