package io.penstock.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.gateway.pipeline.StatsRow;
import io.penstock.gateway.pipeline.StatsView;
import io.penstock.stats.Grouping;
import io.penstock.stats.StatsSpan;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatsReadsTest {
    private static final StatsRow SCAN =
            new StatsRow("scan \"1\"", false, 50, 6, 3, 1, 70, 12L, 80L, 95L, 7L);
    private static final StatsRow OTHER =
            new StatsRow("other", true, 0, 0, 1, 0, 0, null, null, null, null);

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
    void showsStatistics() throws Exception {
        running.pipeline.stats.add(SCAN);
        running.pipeline.stats.add(OTHER);

        HttpResponse<String> answer = running.get("/api/v1/stats?by=agent&window=1h");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .isEqualTo(
                        "{\"by\":\"agent\",\"window\":\"1h\",\"from\":10000,\"to\":70000,\"rows\":["
                                + "{\"key\":\"scan \\\"1\\\"\",\"succeeded\":50,\"failed\":6,"
                                + "\"cancelled\":3,\"expired\":1,\"rate\":1.000,\"attempts\":70,"
                                + "\"p50Ms\":12,\"p95Ms\":80,\"p99Ms\":95,\"executionMs\":7},"
                                + "{\"key\":\"other\",\"other\":true,\"succeeded\":0,\"failed\":0,"
                                + "\"cancelled\":1,\"expired\":0,\"rate\":0.017,\"attempts\":0}],"
                                + "\"total\":{\"key\":\"scan \\\"1\\\"\",\"succeeded\":50,\"failed\":6,"
                                + "\"cancelled\":3,\"expired\":1,\"rate\":1.000,\"attempts\":70,"
                                + "\"p50Ms\":12,\"p95Ms\":80,\"p99Ms\":95,\"executionMs\":7}}");
        assertThat(answer.headers().firstValue("X-Penstock-Source")).contains("store");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    }

    @Test
    void rowComesBackFromItsJson() {
        for (StatsRow row : List.of(SCAN, OTHER)) {
            String view =
                    new String(
                            new StatsView(
                                            Grouping.TYPE,
                                            StatsSpan.DAY,
                                            0,
                                            1_000,
                                            List.of(row),
                                            null)
                                    .toJson(),
                            StandardCharsets.UTF_8);
            String json = view.substring(view.indexOf('[') + 1, view.lastIndexOf(']'));

            assertThat(StatsRow.read(json.getBytes(StandardCharsets.UTF_8))).isEqualTo(row);
        }
    }

    @Test
    void showsTypesOfTheLastFiveMinutesWhenNotAskedOtherwise() throws Exception {
        assertThat(running.get("/api/v1/stats").body())
                .startsWith("{\"by\":\"type\",\"window\":\"5m\",");
    }

    @ParameterizedTest
    @CsvSource({"by=owner,by", "by=,by", "window=2m,window", "by=type&window=5M,window"})
    void parametersThatBreakARuleAreNamed(String query, String field) throws Exception {
        HttpResponse<String> answer = running.get("/api/v1/stats?" + query);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(ReadProblem.of(answer).code()).isEqualTo("invalid_parameter");
        assertThat(ReadProblem.of(answer).text("field")).isEqualTo(field);
        assertThat(ReadProblem.of(answer).text("rule")).startsWith("must be");
    }

    @Test
    void saysWhenTheStoresAreNotThere() throws Exception {
        running.pipeline.stats.restoring(true);

        HttpResponse<String> answer = running.get("/api/v1/stats");

        assertThat(ReadProblem.of(answer).code()).isEqualTo("not_yet");
        assertThat(answer.headers().firstValue("Retry-After")).contains("3");
    }

    @Test
    void timeOfAQuestionIsMeasured() throws Exception {
        running.get("/api/v1/stats");

        assertThat(running.get("/metrics").body())
                .contains(
                        "database_query_duration_seconds_count{query_type=\"stats\","
                                + "table=\"store\"} 1");
    }
}
