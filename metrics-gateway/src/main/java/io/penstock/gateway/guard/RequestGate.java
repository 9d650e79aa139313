package io.penstock.gateway.guard;

import io.javalin.http.Handler;
import io.penstock.gateway.problem.Problem;
import io.penstock.gateway.problem.ProblemCode;
import io.penstock.gateway.problem.ProblemException;
import java.util.concurrent.Semaphore;

/**
 * Bounds the requests that are under way at once. One too many is told so at once, as waiting in
 * line would only make all of them late. Any thread.
 */
public final class RequestGate {
    private static final long RETRY_AFTER_MS = 1_000;

    private final int most;
    private final Semaphore free;

    /**
     * @param most most requests at once, from 1
     */
    public RequestGate(int most) {
        this.most = most;
        this.free = new Semaphore(most);
    }

    /** Returns the handler behind this gate. */
    public Handler guarding(Handler handler) {
        return ctx -> {
            if (!free.tryAcquire()) {
                throw new ProblemException(
                        Problem.of(
                                        ProblemCode.OVERLOADED,
                                        "at most " + most + " requests may be under way at once")
                                .retryAfter(RETRY_AFTER_MS));
            }
            try {
                handler.handle(ctx);
            } finally {
                free.release();
            }
        };
    }

    /** Returns how many requests are under way. */
    public int underWay() {
        return most - free.availablePermits();
    }
}
