package io.penstock.bench.overload;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks at a node five times a second while something is done to it: its memory and threads, and
 * how long somebody who comes anew waits for {@code /health/live}. One thread of its own.
 */
final class Watch implements AutoCloseable {
    private static final long EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final int PATIENCE_MS = 10_000;

    private final Victim victim;
    private final Thread thread;
    private volatile boolean closed;
    private long mostMegabytes;
    private long mostThreads;
    private long slowestNanos;
    private int refused;
    private int probes;

    Watch(Victim victim) {
        this.victim = victim;
        thread = Thread.ofPlatform().name("watch").start(this::run);
    }

    private void run() {
        while (!closed) {
            look();
            probe();
            LockSupport.parkNanos(EVERY_NANOS);
        }
    }

    private void look() {
        mostMegabytes = Math.max(mostMegabytes, victim.residentMegabytes());
        mostThreads = Math.max(mostThreads, victim.proc("Threads"));
    }

    private void probe() {
        probes++;
        long begun = System.nanoTime();
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", victim.port()), PATIENCE_MS);
            socket.setSoTimeout(PATIENCE_MS);
            socket.getOutputStream()
                    .write(
                            "GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            String answer = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            if (!answer.startsWith("HTTP/1.1 200 ")) {
                refused++;
            }
        } catch (IOException e) {
            refused++;
        }
        slowestNanos = Math.max(slowestNanos, System.nanoTime() - begun);
    }

    /** Ends the watch; the figures stand from then on. */
    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    long mostMegabytes() {
        return mostMegabytes;
    }

    long mostThreads() {
        return mostThreads;
    }

    /** Returns the longest wait of a newcomer in milliseconds. */
    long slowestMs() {
        return TimeUnit.NANOSECONDS.toMillis(slowestNanos);
    }

    /** Returns how many newcomers got no answer, of how many. */
    String unanswered() {
        return refused + " of " + probes;
    }
}
