package io.penstock.profile;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/** Work with names that profiles must show. */
public final class Load implements AutoCloseable {
    public static volatile long sink;
    public static volatile Object last = "";

    private final AtomicBoolean over = new AtomicBoolean();
    private final List<Thread> threads = new ArrayList<>();
    private final List<byte[]> retained = new ArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Object monitor = new Object();

    public static String nameOf(String method) {
        return Load.class.getName() + "." + method;
    }

    /**
     * Not a counted loop: those have no safepoints under some collectors, and then the flight
     * recorder tells the time of the loop as its caller's.
     */
    public static void burnProcessor() {
        long x = 1;
        int i = 0;
        while (i < 5_000_000) {
            x = x * 31 + i % 7;
            i += 1 + (int) (x & 1);
        }
        sink = x;
    }

    public static void allocateBefore(long bytes) {
        for (long done = 0; done < bytes; done += 1_024) {
            last = new byte[1_008];
        }
    }

    public static void allocateMeanwhile(long bytes) {
        for (long done = 0; done < bytes; done += 1_024) {
            last = new byte[1_008];
        }
    }

    public void retain(int megabytes) {
        for (int i = 0; i < megabytes * 1_024; i++) {
            retained.add(new byte[1_008]);
        }
    }

    /** Burns in the background until closed. */
    public Load burning() {
        return running(
                Thread.ofPlatform(),
                () -> {
                    while (!over.get()) {
                        burnProcessor();
                    }
                });
    }

    /** Two threads that want the same monitor, and two that want the same lock. */
    public Load fighting() {
        for (int i = 0; i < 2; i++) {
            running(
                    Thread.ofPlatform(),
                    () -> {
                        while (!over.get()) {
                            fightForMonitor();
                            letOthers();
                        }
                    });
            running(
                    Thread.ofPlatform(),
                    () -> {
                        while (!over.get()) {
                            fightForLock();
                            letOthers();
                        }
                    });
        }
        return this;
    }

    /** Who takes a lock again at once may keep all others out for as long as he likes. */
    private static void letOthers() {
        LockSupport.parkNanos(2_000_000);
    }

    private void fightForMonitor() {
        synchronized (monitor) {
            pause();
        }
    }

    private void fightForLock() {
        lock.lock();
        try {
            pause();
        } finally {
            lock.unlock();
        }
    }

    private static void pause() {
        LockSupport.parkNanos(Duration.ofMillis(15).toNanos());
    }

    /** So many virtual threads, all parked at one frame when this returns. */
    public Load parkedVirtualThreads(int count) throws InterruptedException {
        CountDownLatch started = new CountDownLatch(count);
        for (int i = 0; i < count; i++) {
            running(
                    Thread.ofVirtual(),
                    () -> {
                        started.countDown();
                        parkOnQueue();
                    });
        }
        started.await();
        return this;
    }

    private void parkOnQueue() {
        while (!over.get()) {
            LockSupport.park(this);
        }
    }

    private Load running(Thread.Builder builder, Runnable work) {
        threads.add(builder.start(work));
        return this;
    }

    @Override
    public void close() {
        over.set(true);
        threads.forEach(LockSupport::unpark);
        for (Thread thread : threads) {
            boolean ended = false;
            while (!ended) {
                try {
                    thread.join();
                    ended = true;
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }
}
