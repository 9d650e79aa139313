package io.penstock.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.gateway.metrics.LagMetrics;
import io.penstock.gateway.metrics.SourceCollector;
import io.penstock.lag.GroupLag;
import io.penstock.lag.Judgement;
import io.penstock.lag.LagHistory;
import io.penstock.lag.LagRule;
import io.penstock.lag.LagSnapshot;
import io.penstock.lag.LagTime;
import io.penstock.lag.LogNow;
import io.penstock.lag.Owner;
import io.penstock.lag.Pace;
import io.penstock.lag.Partition;
import io.penstock.lag.PartitionLag;
import io.penstock.lag.Verdict;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code /api/v1/lag}, and the same in {@code /metrics}. */
class LagReadsTest {
    private static final Partition ORDERS = new Partition("orders", 3);
    private static final LogNow LOG = new LogNow(5, 150);
    private static final GroupLag BILLING =
            group(
                    "billing/eu",
                    new PartitionLag(
                            ORDERS,
                            new Judgement(LagRule.NO_PROGRESS, 49, 42_000),
                            100,
                            LOG,
                            49,
                            new LagTime(42_000, true),
                            new Pace(0, 2.5, 2.5),
                            new Owner("m-1", "billing-1", "10.0.0.7")));
    private static final GroupLag AUDIT =
            group(
                    "audit",
                    new PartitionLag(
                            ORDERS,
                            new Judgement(LagRule.COMES_NEARER, 10, 60_000),
                            140,
                            LOG,
                            10,
                            new LagTime(900, false),
                            new Pace(4.5, 2.5, -2),
                            null));

    private RunningGateway running;

    @BeforeEach
    void start() {
        running = new RunningGateway();
    }

    @AfterEach
    void stop() {
        running.close();
    }

    @Test
    void listsGroupsAsTheyAreSortedAndSaysHowOldTheSampleIs() throws Exception {
        give(null);

        HttpResponse<String> answer = running.get("/api/v1/lag");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("X-Penstock-Source")).contains("sample");
        assertThat(answer.headers().firstValue("Age")).contains("3");
        assertThat(answer.body())
                .isEqualTo(
                        "{\"cluster\":\"c\",\"sampledAt\":1000,\"tookMs\":12,\"groupCount\":2,"
                                + "\"partitionsLeftOut\":0,\"groups\":["
                                + text(BILLING.toJson())
                                + ","
                                + text(AUDIT.toJson())
                                + "]}");
    }

    @Test
    void writesAllFiguresOfAGroup() {
        assertThat(text(AUDIT.toJson()))
                .isEqualTo(
                        "{\"group\":\"audit\",\"type\":\"consumer\",\"state\":\"Stable\","
                                + "\"members\":1,\"verdict\":\"ok\",\"rule\":\"comes_nearer\","
                                + "\"why\":\"lag fell in the last 60 s\",\"lag\":10,\"offsetLag\":10,"
                                + "\"lagMs\":900,\"lagMsAtLeast\":false,\"consumed\":4.50,"
                                + "\"produced\":2.50,\"velocity\":-2.00,\"drainMs\":5000,\"maxLag\":10,"
                                + "\"hottest\":\"orders-3\",\"partitionCount\":1,\"sampledAt\":1000}");
    }

    @Test
    void showsOneGroupWithItsPartitions() throws Exception {
        give(null);

        HttpResponse<String> answer = running.get("/api/v1/lag/billing%2Feu");

        GroupLag.Shown shown = GroupLag.Shown.read(answer.body().getBytes(StandardCharsets.UTF_8));
        assertThat(shown.group()).isEqualTo("billing/eu");
        assertThat(shown.verdict()).isEqualTo(Verdict.STALLED);
        assertThat(shown.drainMs()).isEqualTo(Pace.NEVER);
        assertThat(shown.time()).isEqualTo(new LagTime(42_000, true));
        assertThat(shown.partitions())
                .containsExactly(
                        new PartitionLag.Shown(
                                ORDERS,
                                Verdict.STALLED,
                                "no progress for 42 s while 49 records wait",
                                49,
                                50,
                                new LagTime(42_000, true),
                                2.5,
                                100,
                                150,
                                "billing-1"));
    }

    @Test
    void listsOnlyTheVerdictsThatAreAskedFor() throws Exception {
        give(null);

        assertThat(running.get("/api/v1/lag?verdict=stalled,stopped").body())
                .contains("billing/eu")
                .contains("\"groupCount\":1")
                .doesNotContain("audit");
        assertThat(running.get("/api/v1/lag?limit=1").body())
                .contains("\"groupCount\":2")
                .doesNotContain("audit");
    }

    @Test
    void namesWrongParametersAndUnknownGroups() throws Exception {
        give(null);

        ReadProblem wrong = ReadProblem.of(running.get("/api/v1/lag?verdict=bad"));
        assertThat(wrong.code()).isEqualTo("invalid_parameter");
        assertThat(wrong.text("rule"))
                .isEqualTo("must be one of ok, warn, rewound, stalled, stopped");
        assertThat(running.get("/api/v1/lag?verdict=").statusCode()).isEqualTo(400);
        assertThat(running.get("/api/v1/lag?limit=0").statusCode()).isEqualTo(400);
        HttpResponse<String> unknown = running.get("/api/v1/lag/nobody");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(ReadProblem.of(unknown).code()).isEqualTo("unknown_group");
    }

    @Test
    void saysThatThereIsNoSampleYetAndWhyTheOldOneStays() throws Exception {
        assertThat(running.get("/api/v1/lag").statusCode()).isEqualTo(503);

        give("no broker answers");

        assertThat(running.get("/api/v1/lag").body()).contains("\"problem\":\"no broker answers\"");
    }

    @Test
    void tellsHowTheLagOfAGroupWent() throws Exception {
        running.pipeline.lags.history(List.of(new LagHistory.Point(1_000, 49, 42_000, 0, 2.5f)));

        assertThat(running.get("/api/v1/lag/billing%2Feu/history").body())
                .isEqualTo("{\"group\":\"billing/eu\",\"points\":[[1000,49,42000,0.0,2.5]]}");
    }

    @Test
    void showsTheNamesThatDashboardsKnow() throws Exception {
        give(null);
        running.registry
                .getPrometheusRegistry()
                .register(new SourceCollector(new LagMetrics(running.pipeline.lags, 1)));

        String metrics = running.get("/metrics").body();

        String audit =
                "client_id=\"\",cluster_name=\"c\",consumer_id=\"\",group=\"audit\","
                        + "member_host=\"\",partition=\"3\",topic=\"orders\"";
        assertThat(metrics.lines())
                .contains(
                        "kafka_consumergroup_group_lag{" + audit + "} 10.0",
                        "kafka_consumergroup_group_lag_seconds{" + audit + "} 0.9",
                        "kafka_consumergroup_group_offset{" + audit + "} 140.0",
                        "kafka_consumergroup_group_max_lag{cluster_name=\"c\",group=\"audit\"} 10.0",
                        "kafka_consumergroup_group_max_lag_seconds{cluster_name=\"c\","
                                + "group=\"billing/eu\"} 42.0",
                        "kafka_consumergroup_group_sum_lag{cluster_name=\"c\",group=\"billing/eu\"}"
                                + " 49.0",
                        "kafka_consumergroup_group_topic_sum_lag{cluster_name=\"c\","
                                + "group=\"audit\",topic=\"orders\"} 10.0",
                        "kafka_partition_latest_offset{cluster_name=\"c\",partition=\"3\","
                                + "topic=\"orders\"} 150.0",
                        "kafka_partition_earliest_offset{cluster_name=\"c\",partition=\"3\","
                                + "topic=\"orders\"} 5.0",
                        "penstock_lag_velocity{cluster_name=\"c\",group=\"audit\"} -2.0",
                        "penstock_lag_drain_seconds{cluster_name=\"c\",group=\"audit\"} 5.0",
                        "penstock_lag_verdict{cluster_name=\"c\",group=\"billing/eu\"} 3.0",
                        "penstock_lag_partitions_unlisted{cluster_name=\"c\"} 1.0")
                .noneMatch(
                        line ->
                                line.startsWith(
                                        "penstock_lag_drain_seconds{cluster_name=\"c\","
                                                + "group=\"billing"));
    }

    private void give(@Nullable String problem) {
        running.pipeline.lags.set(
                new LagSnapshot(
                        "c", 1_000, 12, List.of(BILLING, AUDIT), Map.of(ORDERS, LOG), 0, problem),
                3_200);
    }

    private static GroupLag group(String id, PartitionLag partition) {
        return new GroupLag(id, "consumer", "Stable", 1, 1_000, List.of(partition));
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }
}
