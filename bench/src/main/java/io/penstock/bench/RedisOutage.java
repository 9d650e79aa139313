package io.penstock.bench;

import io.lettuce.core.RedisClient;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanIterator;
import io.lettuce.core.api.StatefulRedisConnection;
import io.penstock.cache.config.CacheConfig;
import io.penstock.cache.redis.RedisAddress;
import io.penstock.cache.redis.RedisConfig;
import io.penstock.client.Agent;
import io.penstock.client.TaskProducer;
import io.penstock.gateway.GatewaySettings;
import io.penstock.json.RawJson;
import io.penstock.lifecycle.Lifecycle;
import io.penstock.localstack.EmbeddedKafka;
import io.penstock.localstack.LocalRedis;
import io.penstock.localstack.StackDirectory;
import io.penstock.node.Node;
import io.penstock.node.NodeSettings;
import io.penstock.task.NewTask;
import io.penstock.task.TaskDefaults;
import io.penstock.task.TaskEvent;
import io.penstock.task.TaskView;
import io.penstock.task.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.HdrHistogram.ConcurrentHistogram;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A pipeline under load whose Redis is killed, paused and emptied by a seed. */
final class RedisOutage implements AutoCloseable {
    private static final int READERS = 4;

    /** Before the first second and the first fault, for the compiler. */
    private static final Duration WARM_UP = Duration.ofSeconds(20);

    /** Readers ask for one of so many last ends. */
    private static final int RECENT = 2_000;

    private static final Optional<String> STORE = Optional.of("store");
    private static final String RESULT = "task:result:";

    private final Random random;
    private final int rate;
    private final EmbeddedKafka kafka = EmbeddedKafka.start();
    private final LocalRedis redis = LocalRedis.start();
    private final StackDirectory state = StackDirectory.open(null, "redis-outage");
    private final Node node;
    private final Agent agent;
    private final TaskProducer producer;
    private final HttpClient http = HttpClient.newHttpClient();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, String> ends = new ConcurrentHashMap<>();
    private final Set<String> seen = ConcurrentHashMap.newKeySet();
    private final String[] recent = new String[RECENT];
    private final AtomicInteger ended = new AtomicInteger();
    private final AtomicInteger faults = new AtomicInteger();
    private volatile Bucket bucket = new Bucket();
    private volatile String redisState = "up";
    private volatile boolean running = true;

    /** What happened in one second. */
    record Second(
            int number,
            String redis,
            long reads,
            double hitRatio,
            double p99Ms,
            int errors,
            double feedWaits) {}

    /** What happened in all. */
    record Report(
            List<Second> seconds,
            int faults,
            int compared,
            int wrong,
            long reads,
            long errors,
            int ended) {}

    private static final class Bucket {
        private final ConcurrentHistogram micros = new ConcurrentHistogram(60_000_000L, 3);
        private final AtomicInteger hits = new AtomicInteger();
        private final AtomicInteger errors = new AtomicInteger();
    }

    RedisOutage(long seed, int rate) throws InterruptedException {
        this.random = new Random(seed);
        this.rate = rate;
        node =
                Node.start(
                        new NodeSettings(
                                        NodeSettings.Kafka.at(kafka.bootstrapServers()),
                                        NodeSettings.Streams.in(state.path()),
                                        GatewaySettings.loopback(0),
                                        TaskDefaults.STANDARD,
                                        Lifecycle.STANDARD)
                                .withCache(
                                        CacheConfig.of(
                                                RedisConfig.of(RedisAddress.parse(redis.uri())))));
        if (!node.awaitReady(Duration.ofMinutes(1))) {
            throw new IllegalStateException("the node is not ready after a minute");
        }
        agent =
                Agent.builder("echo")
                        .bootstrapServers(kafka.bootstrapServers())
                        .handle("echo", run -> run.task().payload())
                        .concurrency(200)
                        .start();
        producer = TaskProducer.open(kafka.bootstrapServers());
    }

    /** Runs load and faults for so long, lets Redis heal, and compares all that it holds. */
    Report run(Duration length) throws InterruptedException {
        threads.execute(this::readLog);
        threads.execute(this::submit);
        for (int i = 0; i < READERS; i++) {
            long readerSeed = random.nextLong();
            threads.execute(() -> read(new Random(readerSeed)));
        }
        pause(WARM_UP.toNanos());
        bucket = new Bucket();
        var breaking = threads.submit(this::breakRedis);
        List<Second> seconds = new ArrayList<>();
        long start = System.nanoTime();
        for (int second = 1; second <= length.toSeconds(); second++) {
            pause(start + second * 1_000_000_000L - System.nanoTime());
            seconds.add(close(second));
        }
        running = false;
        healed(breaking);
        String last = submitLast();
        int[] compared = compareAll(last);
        return new Report(
                seconds,
                faults.get(),
                compared[0],
                compared[1],
                seconds.stream().mapToLong(Second::reads).sum(),
                seconds.stream().mapToLong(Second::errors).sum(),
                ended.get());
    }

    /** The last fault ends as it began: by the thread that broke Redis. */
    private static void healed(Future<?> breaking) throws InterruptedException {
        try {
            breaking.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("Redis could not be broken or mended", e.getCause());
        }
    }

    private Second close(int number) {
        Bucket done = bucket;
        bucket = new Bucket();
        long reads = done.micros.getTotalCount();
        return new Second(
                number,
                redisState,
                reads,
                reads == 0 ? 0 : done.hits.get() / (double) reads,
                done.micros.getValueAtPercentile(99) / 1_000.0,
                done.errors.get(),
                feedWaits());
    }

    private double feedWaits() {
        return get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("penstock_cache_feed_waiting_seconds "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
                .findFirst()
                .orElse(0);
    }

    private void submit() {
        long start = System.nanoTime();
        for (long i = 0; running; i++) {
            pause(start + i * 1_000_000_000L / rate - System.nanoTime());
            var _ =
                    producer.submit(
                            NewTask.of("echo", RawJson.of("\"" + i + "\"")).withId("e" + i));
        }
    }

    private String submitLast() {
        producer.submit(NewTask.of("echo", RawJson.of("\"last\"")).withId("last")).join();
        return "last";
    }

    private void readLog() {
        Map<String, Object> settings =
                Map.of(
                        "bootstrap.servers",
                        kafka.bootstrapServers(),
                        "isolation.level",
                        "read_committed",
                        "auto.offset.reset",
                        "earliest",
                        "enable.auto.commit",
                        false);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(
                    IntStream.range(0, consumer.partitionsFor(Topics.EVENTS).size())
                            .mapToObj(partition -> new TopicPartition(Topics.EVENTS, partition))
                            .toList());
            while (!Thread.currentThread().isInterrupted() && !ends.containsKey("last")) {
                for (ConsumerRecord<byte[], byte[]> record :
                        consumer.poll(Duration.ofMillis(100))) {
                    if (TaskEvent.read(record.value()) instanceof TaskEvent.Ended end) {
                        ends.put(
                                end.taskId(),
                                new String(TaskView.of(end).toJson(), StandardCharsets.UTF_8));
                        recent[ended.getAndIncrement() % RECENT] = end.taskId();
                    }
                }
            }
        }
    }

    private void read(Random picks) {
        while (running) {
            int known = Math.min(ended.get(), RECENT);
            String id = known == 0 ? null : recent[picks.nextInt(known)];
            if (id == null) {
                pause(1_000_000);
                continue;
            }
            Bucket now = bucket;
            long start = System.nanoTime();
            HttpResponse<String> answer = get("/api/v1/tasks/" + id);
            now.micros.recordValue((System.nanoTime() - start) / 1_000);
            if (answer.statusCode() != 200) {
                now.errors.incrementAndGet();
            } else if (!answer.headers().firstValue("X-Penstock-Source").equals(STORE)) {
                now.hits.incrementAndGet();
            }
            pause(2_000_000);
        }
    }

    private HttpResponse<String> get(String path) {
        try {
            return http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.httpPort() + path))
                            .timeout(Duration.ofSeconds(20))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private void breakRedis() {
        RedisClient client = RedisClient.create(redis.uri());
        try {
            breakAndMend(client);
        } finally {
            client.shutdown();
        }
    }

    private void breakAndMend(RedisClient client) {
        while (running) {
            pauseMs(3_000, 12_000);
            if (!running || Thread.currentThread().isInterrupted()) {
                return;
            }
            lookInto(client);
            faults.incrementAndGet();
            switch (random.nextInt(3)) {
                case 0 -> {
                    redisState = "killed";
                    redis.kill();
                    pauseMs(1_000, 15_000);
                    redis.restart();
                }
                case 1 -> {
                    redisState = "paused";
                    redis.pause();
                    pauseMs(500, 10_000);
                    redis.resume();
                }
                default -> {
                    redisState = "emptied";
                    redis.kill();
                    redis.restart();
                    pauseMs(1_000, 1_001);
                }
            }
            redisState = "up";
        }
    }

    private void pauseMs(int least, int below) {
        pause((least + random.nextInt(below - least)) * 1_000_000L);
    }

    private static void pause(long nanos) {
        if (nanos > 0) {
            long until = System.nanoTime() + nanos;
            long left = nanos;
            while (left > 0 && !Thread.currentThread().isInterrupted()) {
                LockSupport.parkNanos(left);
                left = until - System.nanoTime();
            }
        }
    }

    /** Takes note of all results that Redis holds: a fault may empty it. */
    private void lookInto(RedisClient client) {
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            ScanIterator<String> keys =
                    ScanIterator.scan(
                            connection.sync(), ScanArgs.Builder.matches(RESULT + "*").limit(1_000));
            while (keys.hasNext()) {
                String key = keys.next();
                String value = connection.sync().get(key);
                if (value != null) {
                    seen.add(key.substring(RESULT.length()) + " " + value);
                }
            }
        }
    }

    /**
     * Waits until the last result is there, and returns how many there ever were, and how many were
     * wrong.
     */
    private int[] compareAll(String last) {
        RedisClient client = RedisClient.create(redis.uri());
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            long giveUp = System.nanoTime() + Duration.ofMinutes(2).toNanos();
            while (connection.sync().get(RESULT + last) == null || !ends.containsKey(last)) {
                if (System.nanoTime() > giveUp) {
                    throw new IllegalStateException("the last result did not come to Redis");
                }
                pause(10_000_000);
            }
            lookInto(client);
        } finally {
            client.shutdown();
        }
        int wrong = 0;
        for (String one : seen) {
            int space = one.indexOf(' ');
            if (!one.substring(space + 1).equals(ends.get(one.substring(0, space)))) {
                wrong++;
                System.out.println("wrong: " + one);
            }
        }
        return new int[] {seen.size(), wrong};
    }

    @Override
    public void close() {
        running = false;
        threads.shutdownNow();
        producer.close();
        agent.close();
        node.close();
        http.close();
        redis.close();
        kafka.close();
        state.close();
    }
}
