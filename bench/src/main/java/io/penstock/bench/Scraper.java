package io.penstock.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Reads {@code /metrics} as Prometheus does. Any thread. */
final class Scraper implements AutoCloseable {
    private final URI address;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    Scraper(URI node) {
        address = node.resolve("/metrics");
    }

    /**
     * One scrape.
     *
     * @param nanos from the request to the last byte
     * @param bytes of the body as it came
     */
    record Scrape(long nanos, long bytes) {}

    Scrape scrape(boolean compressed) {
        long begun = System.nanoTime();
        byte[] body = read(compressed);
        return new Scrape(System.nanoTime() - begun, body.length);
    }

    /** Returns how many lines begin so and hold the text. */
    long count(String begin, String text) {
        return new String(read(false), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith(begin) && line.contains(text))
                .count();
    }

    private byte[] read(boolean compressed) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address);
        if (compressed) {
            request.header("Accept-Encoding", "gzip");
        }
        try {
            HttpResponse<byte[]> answer =
                    http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException("/metrics answered " + answer.statusCode());
            }
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Scrapes until it is closed, the first time at once. */
    Regular every(Duration pause) {
        return new Regular(pause);
    }

    /** Scrapes by itself. */
    final class Regular implements AutoCloseable {
        private final AtomicInteger count = new AtomicInteger();
        private final Thread thread;
        private volatile boolean closed;

        private Regular(Duration pause) {
            thread =
                    Thread.ofPlatform()
                            .name("scraper")
                            .start(
                                    () -> {
                                        while (!closed) {
                                            scrape(true);
                                            count.incrementAndGet();
                                            LockSupport.parkNanos(pause.toNanos());
                                        }
                                    });
        }

        int count() {
            return count.get();
        }

        @Override
        public void close() {
            closed = true;
            LockSupport.unpark(thread);
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
