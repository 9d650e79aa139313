package io.penstock.gateway.guard;

import io.penstock.gateway.problem.Problem;
import io.penstock.gateway.problem.ProblemCode;
import io.penstock.gateway.problem.ProblemException;
import io.penstock.json.RawJson;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeoutException;

/**
 * Reads a whole body within bounds of size and time, whether it states its length or not.
 * Immutable; any thread.
 */
public final class BoundedBody {
    /**
     * Bytes of a body too large that are still read and dropped. A sender that never looks up while
     * it sends would otherwise see a broken connection in place of the answer.
     */
    private static final long DROPPED_BYTES = 16L * 1024 * 1024;

    private static final int FIRST_BYTES = 4 * 1024;

    private final int mostBytes;
    private final Duration mostTime;

    /**
     * @param mostBytes largest body in bytes
     * @param mostTime within which it must have arrived
     */
    public BoundedBody(int mostBytes, Duration mostTime) {
        this.mostBytes = mostBytes;
        this.mostTime = mostTime;
    }

    /**
     * Reads the body.
     *
     * @throws ProblemException 413 naming the limit, 408 when it came too slowly
     * @throws IOException when the sender is gone
     */
    public byte[] read(HttpServletRequest request) throws IOException {
        try {
            return readWhole(request);
        } catch (IOException e) {
            if (e.getCause() instanceof TimeoutException) {
                throw new ProblemException(
                        ProblemCode.REQUEST_TIMEOUT, "nothing more of the body came");
            }
            throw e;
        }
    }

    private byte[] readWhole(HttpServletRequest request) throws IOException {
        long deadline = System.nanoTime() + mostTime.toNanos();
        long stated = request.getContentLengthLong();
        if (stated > mostBytes) {
            if (request.getHeader("Expect") == null) {
                drop(request.getInputStream(), deadline);
            }
            throw tooLarge(mostBytes);
        }
        InputStream in = request.getInputStream();
        // Grown as bytes arrive: a length that is only stated must not cost memory.
        int most = stated >= 0 ? (int) stated : mostBytes + 1;
        byte[] body = new byte[Math.min(most, FIRST_BYTES)];
        int size = 0;
        while (true) {
            if (size == body.length) {
                if (size == most) {
                    return body;
                }
                body = Arrays.copyOf(body, Math.min(size * 2, most));
            }
            int read = in.read(body, size, body.length - size);
            if (read < 0) {
                return size == body.length ? body : Arrays.copyOf(body, size);
            }
            size += read;
            if (size > mostBytes) {
                drop(in, deadline);
                throw tooLarge(mostBytes);
            }
            if (System.nanoTime() - deadline > 0) {
                throw new ProblemException(
                        ProblemCode.REQUEST_TIMEOUT,
                        "the body must arrive within " + mostTime.toMillis() + " ms");
            }
        }
    }

    /** Returns the problem of a task larger than the limit in bytes. */
    public static ProblemException tooLarge(int limit) {
        return new ProblemException(
                Problem.of(
                                ProblemCode.TOO_LARGE,
                                "a task must be at most " + limit + " bytes of JSON")
                        .with("limit", RawJson.of(Integer.toString(limit))));
    }

    private static void drop(InputStream in, long deadline) throws IOException {
        byte[] dropped = new byte[64 * 1024];
        long left = DROPPED_BYTES;
        while (left > 0 && System.nanoTime() - deadline < 0) {
            int read = in.read(dropped);
            if (read < 0) {
                return;
            }
            left -= read;
        }
    }
}
