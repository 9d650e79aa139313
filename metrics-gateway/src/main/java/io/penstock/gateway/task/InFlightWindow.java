package io.penstock.gateway.task;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Bounds the lines of one request that wait for the broker, by number and by bytes. One line may
 * always enter, whatever its size. Any thread.
 */
final class InFlightWindow {
    private final int mostLines;
    private final long mostBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private int lines;
    private long bytes;

    /**
     * @param mostLines most lines, from 1
     * @param mostBytes most bytes of all of them
     */
    InFlightWindow(int mostLines, long mostBytes) {
        this.mostLines = mostLines;
        this.mostBytes = mostBytes;
    }

    /** Waits for room for a line of so many bytes, and takes it. */
    void enter(int lineBytes) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (lines > 0 && (lines >= mostLines || bytes + lineBytes > mostBytes)) {
                room.await();
            }
            lines++;
            bytes += lineBytes;
        } finally {
            lock.unlock();
        }
    }

    /** Gives back what a line took. */
    void leave(int lineBytes) {
        lock.lock();
        try {
            lines--;
            bytes -= lineBytes;
            room.signal();
        } finally {
            lock.unlock();
        }
    }
}
