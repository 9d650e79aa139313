package io.penstock.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract of {@link Cache}. Each variant of a cache is a subclass. */
public abstract class CacheContract {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(60);

    private final List<AutoCloseable> closing = new ArrayList<>();
    private Cache<String> cache;

    /** Makes the cache under test, empty. */
    protected abstract Cache<String> open() throws Exception;

    /** Lets something be closed after the test. */
    protected final <T extends AutoCloseable> T closing(T opened) {
        closing.add(opened);
        return opened;
    }

    @BeforeEach
    void openCache() throws Exception {
        cache = open();
    }

    @AfterEach
    void closeCache() throws Exception {
        for (AutoCloseable opened : closing) {
            opened.close();
        }
    }

    @Test
    void shouldMissWhatNobodyPut() {
        assertThat(cache.get("nobody")).isEmpty();
        assertThat(cache.lookup("nobody")).isInstanceOf(Answer.Miss.class);
    }

    @Test
    void shouldFindWhatWasPutWithTheTimeThatIsLeft() {
        cache.put("a", "1", MINUTE);

        assertThat(cache.get("a")).contains("1");
        assertThat(cache.lookup("a"))
                .isInstanceOfSatisfying(
                        Answer.Hit.class,
                        hit -> assertThat(hit.leftMillis()).isBetween(30_000L, 60_000L));
    }

    @Test
    void shouldReplaceTheValueBefore() {
        cache.put("a", "1", MINUTE);
        cache.put("a", "2", MINUTE);

        assertThat(cache.get("a")).contains("2");
    }

    @Test
    void shouldForgetWhenTheTimeIsOver() {
        cache.put("a", "1", SHORT);

        await().atMost(Duration.ofSeconds(5)).until(() -> cache.get("a").isEmpty());
    }

    @Test
    void shouldKeepKnownAbsenceForItsTime() {
        cache.putAbsent("none", MINUTE);
        assertThat(cache.lookup("none")).isInstanceOf(Answer.Absent.class);
        assertThat(cache.get("none")).isEmpty();

        cache.putAbsent("none", SHORT);
        await().atMost(Duration.ofSeconds(5))
                .until(() -> cache.lookup("none") instanceof Answer.Miss);
    }

    @Test
    void shouldPutAndFindManyAtOnce() {
        cache.putAll(Map.of("a", "1", "b", "2"), Retention.of(MINUTE));

        assertThat(cache.getAll(List.of("a", "b", "c")))
                .containsExactlyInAnyOrderEntriesOf(Map.of("a", "1", "b", "2"));
        assertThat(cache.lookupAll(List.of("b", "c")).keySet()).containsExactly("b", "c");
    }

    @Test
    void shouldDropKeysThatAreNamed() {
        cache.putAll(Map.of("a", "1", "b", "2", "c", "3"), Retention.of(MINUTE));

        cache.invalidate("a");
        cache.invalidateAll(List.of("b", "unknown"));
        cache.invalidateAll(List.of());

        assertThat(cache.getAll(List.of("a", "b", "c"))).containsOnlyKeys("c");
    }

    @Test
    void shouldDropByPrefixLetterByLetter() {
        cache.putAll(
                Map.of("s*[x:1", "1", "s*[x:2", "2", "sOx:3", "3", "s*", "4"),
                Retention.of(MINUTE));

        cache.invalidatePrefix("s*[x:");

        assertThat(cache.getAll(List.of("s*[x:1", "s*[x:2", "sOx:3", "s*")))
                .containsOnlyKeys("sOx:3", "s*");
    }

    @Test
    void shouldDropByPattern() {
        cache.putAll(
                Map.of("user:1:x", "1", "user:22:x", "2", "user:3:y", "3", "order:1:x", "4"),
                Retention.of(MINUTE));

        cache.invalidatePattern("user:[0-9]*:x");

        assertThat(cache.getAll(List.of("user:1:x", "user:22:x", "user:3:y", "order:1:x")))
                .containsOnlyKeys("user:3:y", "order:1:x");
    }

    @Test
    void shouldDropByTagAndLeaveOtherTags() {
        cache.put("u1", "1", Retention.of(MINUTE).tagged("users", "active"));
        cache.put("u2", "2", Retention.of(MINUTE).tagged("users"));
        cache.put("o1", "3", Retention.of(MINUTE).tagged("orders"));
        cache.put("plain", "4", MINUTE);

        cache.invalidateTag("users");

        assertThat(cache.getAll(List.of("u1", "u2", "o1", "plain")))
                .containsOnlyKeys("o1", "plain");
        cache.invalidateTag("nobody-has-it");
        cache.invalidateTag("orders");
        assertThat(cache.getAll(List.of("o1", "plain"))).containsOnlyKeys("plain");
    }

    @Test
    void shouldDropLoadedValuesByTheirTag() {
        cache.getOrLoad("t", key -> Loaded.of("1", Retention.of(MINUTE).tagged("loaded")));

        cache.invalidateTag("loaded");

        assertThat(cache.get("t")).isEmpty();
    }

    @Test
    void shouldLoadOnceAndKeepTheValueForItsTime() {
        AtomicInteger loads = new AtomicInteger();
        Loader<String> loader =
                key -> Loaded.of(key + loads.incrementAndGet(), Duration.ofSeconds(40));

        assertThat(cache.getOrLoad("k", loader)).contains("k1");
        assertThat(cache.getOrLoad("k", loader)).contains("k1");
        assertThat(cache.lookup("k"))
                .isInstanceOfSatisfying(
                        Answer.Hit.class,
                        hit -> assertThat(hit.leftMillis()).isBetween(20_000L, 40_000L));
    }

    @Test
    void shouldCallTheLoaderOnceForManyWhoAskAtOnce() throws Exception {
        AtomicInteger loads = new AtomicInteger();
        CountDownLatch go = new CountDownLatch(1);
        Loader<String> slow =
                key -> {
                    go.await();
                    return Loaded.of("v" + loads.incrementAndGet(), MINUTE);
                };
        List<Future<String>> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 100; i++) {
                answers.add(threads.submit(() -> cache.getOrLoad("cold", slow).orElseThrow()));
            }
            go.countDown();
            for (Future<String> answer : answers) {
                assertThat(answer.get()).isEqualTo("v1");
            }
        }
        assertThat(loads).hasValue(1);
    }

    @Test
    void shouldNotKeepAFailedLoad() {
        Loader<String> failing =
                key -> {
                    throw new IllegalStateException("source down");
                };

        assertThatThrownBy(() -> cache.getOrLoad("k", failing))
                .isInstanceOf(LoadFailed.class)
                .hasRootCauseMessage("source down");
        assertThat(cache.lookup("k")).isInstanceOf(Answer.Miss.class);
        assertThat(cache.getOrLoad("k", key -> Loaded.of("better", MINUTE))).contains("better");
    }

    @Test
    void shouldKeepThatThereIsNothingOnlyForItsTime() {
        AtomicInteger loads = new AtomicInteger();
        Loader<String> nothing =
                key -> {
                    loads.incrementAndGet();
                    return new Loaded.Nothing<>(Duration.ofMillis(400));
                };

        assertThat(cache.getOrLoad("k", nothing)).isEmpty();
        assertThat(cache.getOrLoad("k", nothing)).isEmpty();
        assertThat(loads).hasValue(1);
        await().atMost(Duration.ofSeconds(5)).until(() -> cache.lookup("k") instanceof Answer.Miss);
        assertThat(cache.getOrLoad("k", nothing)).isEmpty();
        assertThat(loads).hasValue(2);
    }

    @Test
    void shouldHandOutButNotKeepWhatIsNotToBeKept() {
        assertThat(cache.getOrLoad("k", key -> new Loaded.NotKept<>("once"))).contains("once");

        assertThat(cache.get("k")).isEmpty();
    }

    @Test
    void shouldNotKeepALoadWhoseKeyWasInvalidatedMeanwhile() throws Exception {
        for (Selection change :
                List.of(
                        Selection.keys(Set.of("k")),
                        new Selection.Prefix("k"),
                        new Selection.Pattern("?"))) {
            CountDownLatch loading = new CountDownLatch(1);
            CountDownLatch go = new CountDownLatch(1);
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                Future<String> old =
                        threads.submit(
                                () ->
                                        cache.getOrLoad(
                                                        "k",
                                                        key -> {
                                                            loading.countDown();
                                                            go.await();
                                                            return Loaded.of("old", MINUTE);
                                                        })
                                                .orElseThrow());
                assertThat(loading.await(20, TimeUnit.SECONDS)).isTrue();
                cache.invalidate(change);
                go.countDown();
                assertThat(old.get()).isEqualTo("old");
            }
            assertThat(cache.get("k")).as("after %s", change).isEmpty();
        }
    }

    @Test
    void shouldNotLetALoadReplaceWhatWasPutMeanwhile() throws Exception {
        CountDownLatch loading = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> old =
                    threads.submit(
                            () ->
                                    cache.getOrLoad(
                                            "k",
                                            key -> {
                                                loading.countDown();
                                                go.await();
                                                return Loaded.of("old", MINUTE);
                                            }));
            assertThat(loading.await(20, TimeUnit.SECONDS)).isTrue();
            cache.put("k", "new", MINUTE);
            go.countDown();
            old.get();
        }
        assertThat(cache.get("k")).contains("new");
    }

    @Test
    void shouldKeepViewsApart() {
        Cache<String> users = cache.withPrefix("user:");
        Cache<String> admins = users.withPrefix("admin:");
        users.put("1", "user", Retention.of(MINUTE).tagged("all"));
        admins.put("1", "admin", Retention.of(MINUTE).tagged("all"));
        cache.put("1", "plain", MINUTE);

        assertThat(users.get("1")).contains("user");
        assertThat(cache.get("user:admin:1")).contains("admin");
        assertThat(users.getAll(List.of("1", "admin:1")))
                .containsExactlyInAnyOrderEntriesOf(Map.of("1", "user", "admin:1", "admin"));
        admins.invalidateTag("all");
        assertThat(admins.get("1")).isEmpty();
        assertThat(users.get("1")).contains("user");
        users.invalidatePattern("*");
        assertThat(users.get("1")).isEmpty();
        assertThat(cache.get("1")).contains("plain");
        assertThat(users.getOrLoad("2", key -> Loaded.of(key, MINUTE))).contains("2");
        assertThat(cache.get("user:2")).contains("2");
    }

    @Test
    void shouldRejectATimeToLiveOfNothing() {
        assertThatThrownBy(() -> cache.put("a", "1", Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldKeepKeysAndValuesOfAnyLetters() {
        String key = "Größe \n{}:*?[🙂";
        cache.put(key, "ü\0🙂", MINUTE);

        assertThat(cache.get(key)).contains("ü\0🙂");
        cache.invalidatePattern("Größe*🙂");
        assertThat(cache.get(key)).isEmpty();
    }
}
