package io.penstock.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.gateway.pipeline.CacheStatus;
import io.penstock.gateway.pipeline.Invalidation;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CacheControlTest {
    private static final String INVALIDATE = "/api/v1/cache/invalidate";

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
    void showsTheLocalLevelAloneWithoutRedis() throws Exception {
        running.pipeline.caches.status =
                new CacheStatus(new CacheStatus.Local(3, 900, 6, 2, 1), null, null);

        assertThat(running.get("/api/v1/cache").body())
                .isEqualTo(
                        "{\"local\":{\"entries\":3,\"bytes\":900,\"hits\":6,\"misses\":2,"
                                + "\"hitRatio\":0.7500,\"evictions\":1}}");
    }

    @Test
    void showsRedisAndWhatFeedsIt() throws Exception {
        running.pipeline.caches.status =
                new CacheStatus(
                        new CacheStatus.Local(0, 0, 0, 0, 0),
                        new CacheStatus.Redis(
                                true,
                                "STANDALONE [localhost:6379]",
                                null,
                                new CacheStatus.Server(
                                        "7.0.15",
                                        5,
                                        1_000,
                                        0,
                                        3,
                                        1,
                                        0,
                                        2,
                                        4,
                                        9,
                                        List.of(new CacheStatus.Spike("command", 1_000, 25, 80)))),
                        new CacheStatus.Feed(7, 1, 0));

        assertThat(running.get("/api/v1/cache").body())
                .endsWith(
                        "\"redis\":{\"up\":true,\"address\":\"STANDALONE [localhost:6379]\","
                                + "\"version\":\"7.0.15\",\"keys\":5,\"usedBytes\":1000,"
                                + "\"maxBytes\":0,\"hits\":3,\"misses\":1,\"hitRatio\":0.7500,"
                                + "\"evictions\":0,\"clients\":2,\"expired\":4,"
                                + "\"commandsPerSecond\":9,\"latency\":[{\"event\":\"command\","
                                + "\"at\":1000,\"latestMs\":25,\"maxMs\":80}]},"
                                + "\"feed\":{\"written\":7,\"outlived\":1}}");
    }

    @Test
    void dropsWhatIsSelected() throws Exception {
        assertThat(running.post(INVALIDATE, "{\"keys\":[\"task:result:1\"]}").statusCode())
                .isEqualTo(200);
        running.post(INVALIDATE, "{\"prefix\":\"agent:\"}");
        running.post(INVALIDATE, "{\"pattern\":\"task:*:1\"}");
        running.post(INVALIDATE, "{\"tag\":\"night\"}");

        assertThat(running.pipeline.caches.dropped)
                .containsExactly(
                        new Invalidation.Keys(List.of("task:result:1")),
                        new Invalidation.Prefix("agent:"),
                        new Invalidation.Pattern("task:*:1"),
                        new Invalidation.Tag("night"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|keys",
                "{\"keys\":[]}|keys",
                "{\"keys\":[\"\"]}|keys",
                "{\"prefix\":\"\"}|prefix",
                "{\"prefix\":\"a\",\"tag\":\"b\"}|tag",
                "{\"all\":true}|all"
            })
    void namesTheFieldThatBreaksARule(String body, String field) throws Exception {
        HttpResponse<String> answer = running.post(INVALIDATE, body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"field\":\"" + field + "\"");
        assertThat(running.pipeline.caches.dropped).isEmpty();
    }

    @Test
    void saysWhenRedisDidNotTakeIt() throws Exception {
        running.pipeline.caches.redisTakesIt = false;

        HttpResponse<String> answer = running.post(INVALIDATE, "{\"tag\":\"night\"}");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("redis_unavailable");
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
    }

    @Test
    void takesNothingThatAPageOfAnotherSiteCouldSend() throws Exception {
        HttpResponse<String> answer =
                running.send(
                        running.to(INVALIDATE)
                                .header("Content-Type", "text/plain")
                                .POST(BodyPublishers.ofString("{\"tag\":\"night\"}")));

        assertThat(answer.statusCode()).isEqualTo(415);
        assertThat(running.pipeline.caches.dropped).isEmpty();
    }
}
