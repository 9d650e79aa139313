package io.penstock.gateway.live;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One browser that listens. Frames wait in a short queue; when it is full the reader is too slow
 * and is let go, as it would otherwise hold ever more memory. Frames may be offered from any
 * thread; one thread writes.
 */
final class LiveClient {
    /** Frames that may wait: about eight seconds of them. */
    static final int MOST_FRAMES = 16;

    /** Without anything to tell, a comment keeps what lies between from closing the connection. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);

    private static final byte[] ALIVE = ": alive\n\n".getBytes(StandardCharsets.UTF_8);

    private final BlockingQueue<byte[]> frames = new ArrayBlockingQueue<>(MOST_FRAMES);
    private final Thread writer;
    private volatile boolean open = true;

    /**
     * @param writer the thread that will write; it is interrupted when it has to stop
     */
    LiveClient(Thread writer) {
        this.writer = writer;
    }

    /** Queues a frame; returns false, and lets the client go, when it reads too slowly. */
    boolean offer(byte[] frame) {
        boolean taken = open && frames.offer(frame);
        if (!taken) {
            close();
        }
        return taken;
    }

    /** Ends the writing, even where it waits for a reader that does not read. */
    void close() {
        if (open) {
            open = false;
            writer.interrupt();
        }
    }

    /** Writes frames until this is closed or nobody reads any more. */
    void write(OutputStream out) throws IOException {
        try {
            while (open) {
                byte[] frame = frames.poll(HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS);
                out.write(frame == null ? ALIVE : frame);
                if (frames.isEmpty()) {
                    out.flush();
                }
            }
        } catch (InterruptedException e) {
            // Closed; the flag goes with the request that this thread was for.
            open = false;
        }
    }
}
