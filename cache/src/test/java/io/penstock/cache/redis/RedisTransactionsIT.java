package io.penstock.cache.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.SetArgs;
import io.penstock.cache.CacheEvents;
import io.penstock.cache.CacheUnavailable;
import io.penstock.cache.load.LoadLimits;
import io.penstock.localstack.LocalRedis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RedisTransactionsIT {
    private LocalRedis redis;
    private RedisLink link;
    private RedisTransactions transactions;

    @BeforeEach
    void start() throws Exception {
        redis = LocalRedis.start();
        link = RedisLink.open(RedisConfig.of(RedisAddress.parse(redis.uri())));
        link.awaitFirstTry(5_000);
        transactions = new RedisTransactions(link);
    }

    @AfterEach
    void stop() {
        transactions.close();
        link.close();
        redis.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private long clients() {
        String list = transactions.withConnection(connection -> connection.sync().clientList());
        return list.lines().count();
    }

    @Test
    void shouldDoAllWritesOfATransactionOrNone() {
        assertThat(
                        transactions.run(
                                commands -> {
                                    commands.set("a", bytes("1"), SetArgs.Builder.ex(60));
                                    commands.incr("n");
                                }))
                .containsExactly("OK", 1L);
        assertThatThrownBy(
                        () ->
                                transactions.run(
                                        commands -> {
                                            commands.incr("n");
                                            throw new CacheUnavailable("caller gave up", null);
                                        }))
                .hasMessage("caller gave up");

        assertThat(transactions.run(commands -> commands.incr("n"))).containsExactly(2L);
    }

    @Test
    void shouldWriteNothingWhenAWatchedKeyWasChangedBetween() {
        Optional<List<Object>> answer =
                transactions.run(
                        List.of("n"),
                        commands -> {
                            transactions.run(others -> others.incr("n"));
                            return 7;
                        },
                        (commands, read) -> commands.set("n", bytes("" + read)));

        assertThat(answer).isEmpty();
        assertThat(transactions.run(commands -> commands.get("n")))
                .singleElement()
                .isEqualTo(bytes("1"));
    }

    @Test
    void shouldNeverHaveMoreConnectionsThanThePoolAllows() throws Exception {
        transactions.warmUp();
        assertThat(transactions.idle()).isGreaterThanOrEqualTo(5);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<Object>>> all = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                all.add(threads.submit(() -> transactions.run(commands -> commands.incr("n"))));
            }
            for (Future<List<Object>> each : all) {
                assertThat(each.get()).hasSize(1);
            }
        }
        assertThat(clients()).as("the pool and the shared one").isBetween(6L, 11L);
    }

    @Test
    void shouldRunScriptsByShaAfterRedisForgotThem() {
        SharedCache shared =
                new SharedCache(
                        link,
                        ChangeTeller.ofThisProcess(),
                        LoadLimits.defaults(),
                        CacheEvents.none());
        for (int round = 0; round < 3; round++) {
            String key = "k" + round;
            shared.put(key, bytes("1"), Duration.ofMinutes(1));
            assertThat(
                            shared.getOrLoad(
                                    "l" + round,
                                    same ->
                                            io.penstock.cache.Loaded.of(
                                                    bytes("2"), Duration.ofMinutes(1))))
                    .isPresent();
            shared.putAll(
                    Map.of("a", bytes("1")), io.penstock.cache.Retention.of(Duration.ofMinutes(1)));
            transactions.withConnection(connection -> connection.sync().scriptFlush());
        }
        String stats =
                transactions.withConnection(connection -> connection.sync().info("commandstats"));
        assertThat(stats).contains("cmdstat_evalsha:", "cmdstat_eval:");
    }

    @Test
    void shouldCloseEveryConnection() throws Exception {
        transactions.warmUp();
        transactions.close();
        link.close();
        link = RedisLink.open(RedisConfig.of(RedisAddress.parse(redis.uri())));
        link.awaitFirstTry(5_000);
        transactions = new RedisTransactions(link);

        org.awaitility.Awaitility.await().until(() -> clients() == 2);
    }
}
