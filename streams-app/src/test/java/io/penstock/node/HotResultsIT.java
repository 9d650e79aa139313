package io.penstock.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.penstock.cache.config.CacheConfig;
import io.penstock.cache.redis.RedisAddress;
import io.penstock.cache.redis.RedisConfig;
import io.penstock.client.Agent;
import io.penstock.json.RawJson;
import io.penstock.localstack.LocalRedis;
import io.penstock.task.NewTask;
import io.penstock.task.TaskEvent;
import io.penstock.task.TaskView;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A node with a real Redis that goes, comes back empty, and stands still. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HotResultsIT {
    private static final int TASKS = 200;
    private static final String PREFIX = "shop:";

    private LocalRedis redis;
    private RunningNode node;
    private Agent agent;
    private Path directory;
    private final List<String> submitted = new ArrayList<>();

    @BeforeAll
    void start(@TempDir Path directory) throws InterruptedException {
        this.directory = directory;
        redis = LocalRedis.start();
        node = RunningNode.start(directory.resolve("state"), cache());
        agent =
                node.agent("copier")
                        .handle("copy", run -> run.task().payload())
                        .concurrency(50)
                        .start();
    }

    @AfterAll
    void stop() {
        agent.close();
        node.close();
        redis.close();
    }

    @Test
    void shouldCopyEachEndFromTheLogAndNoKeyForEver() throws Exception {
        List<String> ids = submit("plain");

        awaitInRedis(ids);
        try (Keys keys = new Keys()) {
            await().atMost(RunningNode.PATIENCE)
                    .untilAsserted(
                            () -> {
                                assertThat(keys.get("agent:state:copier"))
                                        .contains("\"agent\":\"copier\"");
                                assertThat(keys.get("route:cache:copy"))
                                        .isEqualTo("{\"type\":\"copy\",\"agents\":[\"copier\"]}");
                            });
            assertThat(keys.all()).allMatch(key -> key.startsWith(PREFIX));
            assertThat(keys.all()).allMatch(key -> keys.timeLeft(key) > 0);
        }
    }

    @Test
    void shouldWaitInTheLogWhileRedisIsAway() throws Exception {
        redis.kill();
        List<String> ids = submit("away");
        node.events().awaitEnds(ids, RunningNode.PATIENCE);
        for (String id : ids.subList(0, 5)) {
            assertThat(node.find(id).output()).isEqualTo(RawJson.of("\"" + id + "\""));
        }
        await().atMost(RunningNode.PATIENCE)
                .until(() -> status().contains("\"redis\":{\"up\":false"));
        await().atMost(RunningNode.PATIENCE)
                .until(() -> node.http().metric("penstock_cache_feed_waiting_seconds") > 0);

        redis.restart();

        awaitInRedis(ids);
        await().atMost(RunningNode.PATIENCE)
                .until(() -> status().contains("\"redis\":{\"up\":true"));
        assertThat(node.http().metric("penstock_cache_feed_waiting_seconds")).isZero();
    }

    @Test
    void shouldGoOnBehindARedisThatStoodStill() throws Exception {
        redis.pause();
        List<String> ids = submit("paused");
        node.events().awaitEnds(ids, RunningNode.PATIENCE);
        assertThat(node.find(ids.getFirst()).output()).isNotNull();

        redis.resume();

        awaitInRedis(ids);
    }

    @Test
    void shouldSayWhereAnAnswerCameFromAndForgetWhatIsInvalidated() throws Exception {
        List<String> ids = submit("source");
        node.events().awaitEnds(ids, RunningNode.PATIENCE);
        awaitInRedis(ids);
        String path = "/api/v1/tasks/" + ids.getFirst();
        node.find(ids.getFirst());

        HttpResponse<String> copy = node.http().get(path);
        assertThat(copy.headers().firstValue("X-Penstock-Source")).contains("local");
        assertThat(copy.headers().firstValue("Age")).isPresent();

        HttpResponse<String> dropped =
                node.http()
                        .post("/api/v1/cache/invalidate", "{\"pattern\":\"task:result:source-*\"}");
        assertThat(dropped.statusCode()).as(dropped.body()).isEqualTo(200);
        try (Keys keys = new Keys()) {
            assertThat(keys.all()).noneMatch(key -> key.contains("task:result:source-"));
        }
        assertThat(node.http().get(path).headers().firstValue("X-Penstock-Source"))
                .contains("store");
    }

    @Test
    void shouldAnswerFromRedisBeforeTheStoresAreThere() throws Exception {
        List<String> ids = submit("early");
        awaitInRedis(ids);

        try (Node another = node.another(directory.resolve("another"), cache());
                NodeHttp http = new NodeHttp(another.httpPort())) {
            HttpResponse<String> first = http.get("/api/v1/tasks/" + ids.getFirst());
            boolean wasReady = http.get("/health/ready").statusCode() == 200;

            assertThat(wasReady).isFalse();
            assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
            assertThat(first.headers().firstValue("X-Penstock-Source")).contains("redis");
        }
    }

    @Test
    void shouldTellOfWhatTookLongInRedis() throws Exception {
        try (Keys keys = new Keys()) {
            keys.occupy(50);
        }

        String status = status();

        assertThat(status).contains("\"latency\":[{\"event\":\"command\",\"at\":");
        await().atMost(RunningNode.PATIENCE)
                .until(() -> node.http().metric("penstock_redis_up") == 1);
        assertThat(node.http().metric("penstock_redis_memory_used_bytes")).isPositive();
    }

    @Test
    void shouldKeepSumsOverClosedWindowsAlone() throws Exception {
        String closed = "/api/v1/stats?closed=true";
        node.http().get(closed);

        HttpResponse<String> again =
                await().atMost(RunningNode.PATIENCE)
                        .until(
                                () -> node.http().get(closed),
                                answer ->
                                        answer.headers()
                                                .firstValue("X-Penstock-Source")
                                                .filter("local"::equals)
                                                .isPresent());

        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(node.http().get("/api/v1/stats").headers().firstValue("X-Penstock-Source"))
                .contains("store");
    }

    private CacheConfig cache() {
        return CacheConfig.of(
                RedisConfig.of(RedisAddress.parse(redis.uri())).withKeyPrefix(PREFIX));
    }

    private List<String> submit(String name) throws Exception {
        List<String> ids =
                node.submit(
                        IntStream.range(0, TASKS)
                                .mapToObj(i -> name + "-" + i)
                                .map(
                                        id ->
                                                NewTask.of("copy", RawJson.of("\"" + id + "\""))
                                                        .withId(id)));
        submitted.addAll(ids);
        return ids;
    }

    private String status() throws Exception {
        return node.http().get("/api/v1/cache").body();
    }

    /** Each result in Redis is the one that the log tells. */
    private void awaitInRedis(List<String> ids) throws Exception {
        node.events().awaitEnds(ids, RunningNode.PATIENCE);
        Map<String, TaskEvent.Ended> ends = node.events().assertEachEndedOnce(submitted);
        try (Keys keys = new Keys()) {
            await().atMost(RunningNode.PATIENCE)
                    .untilAsserted(
                            () -> {
                                for (String id : ids) {
                                    assertThat(keys.get("task:result:" + id))
                                            .as(id)
                                            .isEqualTo(
                                                    new String(
                                                            TaskView.of(
                                                                            requireNonNull(
                                                                                    ends.get(id)))
                                                                    .toJson(),
                                                            UTF_8));
                                }
                            });
        }
    }

    /** Looks into Redis as any other program would. */
    private final class Keys implements AutoCloseable {
        private final RedisClient client = RedisClient.create(redis.uri());
        private final StatefulRedisConnection<String, String> connection = client.connect();

        private String get(String key) {
            return String.valueOf(connection.sync().get(PREFIX + key));
        }

        /** Lets the server do nothing else for a while. */
        private void occupy(int millis) {
            connection
                    .sync()
                    .eval(
                            """
                            local from = redis.call('TIME')
                            local now
                            repeat
                              now = redis.call('TIME')
                            until (now[1] - from[1]) * 1000 + (now[2] - from[2]) / 1000 > %d
                            """
                                    .formatted(millis),
                            ScriptOutputType.STATUS);
        }

        private List<String> all() {
            return connection.sync().keys("*");
        }

        private long timeLeft(String key) {
            return connection.sync().pttl(key);
        }

        @Override
        public void close() {
            connection.close();
            client.shutdown();
        }
    }
}
