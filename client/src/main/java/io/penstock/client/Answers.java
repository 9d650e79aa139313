package io.penstock.client;

import org.jspecify.annotations.Nullable;

/** Passes the answers of a long submission to its listener one at a time, and counts them. */
final class Answers {
    private final SubmissionListener listener;
    private long acknowledged;

    Answers(SubmissionListener listener) {
        this.listener = listener;
    }

    synchronized void answer(long index, @Nullable Submitted submitted, @Nullable Throwable why) {
        if (submitted != null) {
            acknowledged++;
            listener.acknowledged(index, submitted);
        } else if (why != null) {
            listener.refused(index, why);
        }
    }

    synchronized long acknowledged() {
        return acknowledged;
    }
}
