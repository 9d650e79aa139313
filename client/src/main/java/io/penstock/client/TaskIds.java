package io.penstock.client;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Draws task ids: 128 random bits as 26 characters of lower-case base32 (RFC 4648, no padding).
 *
 * <p>A counter is mixed with 128 bits that are drawn once, from the operating system's generator.
 * No id is drawn twice in one process, and two processes meet as rarely as truly random ids would.
 * The ids are fast and not secret: who has seen some can guess others. Thread-safe.
 */
final class TaskIds {
    private static final char[] ALPHABET = "abcdefghijklmnopqrstuvwxyz234567".toCharArray();
    private static final int LENGTH = 26;

    /** 2^64 divided by the golden ratio, the step of SplitMix64 (Steele, Lea, Flood 2014). */
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final long high;
    private final long low;
    private final AtomicLong drawn = new AtomicLong();

    TaskIds(long high, long low) {
        this.high = high;
        this.low = low;
    }

    /** Returns ids that differ from those of every other process. */
    static TaskIds seeded() {
        SecureRandom random = new SecureRandom();
        return new TaskIds(random.nextLong(), random.nextLong());
    }

    /** Returns the next id. */
    String next() {
        long number = drawn.getAndIncrement();
        return base32(mix(high ^ mix(number * GOLDEN)), mix(low + number * GOLDEN));
    }

    /** Variant 13 of Stafford's mixers, the finaliser of SplitMix64; a bijection. */
    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    static String base32(long high, long low) {
        char[] text = new char[LENGTH];
        for (int i = 0; i < 12; i++) {
            text[i] = ALPHABET[(int) (high >>> (59 - 5 * i)) & 31];
        }
        text[12] = ALPHABET[(int) ((high << 1) | (low >>> 63)) & 31];
        for (int i = 13; i < 25; i++) {
            text[i] = ALPHABET[(int) (low >>> (58 - 5 * (i - 13))) & 31];
        }
        text[25] = ALPHABET[(int) (low << 2) & 31];
        return new String(text);
    }
}
