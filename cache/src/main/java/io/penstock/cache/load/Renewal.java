package io.penstock.cache.load;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Prolongs a right while a load takes long, on a thread that ends with close. */
final class Renewal implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Renewal.class);

    private final CountDownLatch done = new CountDownLatch(1);

    private Renewal(Duration lease, Runnable renew) {
        long everyNanos = lease.toNanos() / 3;
        Thread.ofVirtual().name("cache-lease").start(() -> run(everyNanos, renew));
    }

    static Renewal start(Duration lease, Runnable renew) {
        return new Renewal(lease, renew);
    }

    private void run(long everyNanos, Runnable renew) {
        try {
            while (!done.await(everyNanos, TimeUnit.NANOSECONDS)) {
                renewOnce(renew);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static void renewOnce(Runnable renew) {
        try {
            renew.run();
        } catch (RuntimeException failed) {
            // Another process may load too now; that costs a load and harms no value.
            log.atDebug().setCause(failed).log("lease of a load not renewed");
        }
    }

    @Override
    public void close() {
        done.countDown();
    }
}
