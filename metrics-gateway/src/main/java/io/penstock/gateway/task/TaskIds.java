package io.penstock.gateway.task;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Draws ids for tasks that come without one. Any thread.
 *
 * <p>A start of the gateway draws 80 random bits once and then counts: two starts share ids with a
 * probability below 10^-12 for a million starts, and a draw costs one increment where a random UUID
 * costs a call to the system's source of randomness.
 */
final class TaskIds {
    private static final int NONCE_CHARS = 16;
    private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

    private final String prefix;
    private final AtomicLong count = new AtomicLong();

    TaskIds() {
        SecureRandom random = new SecureRandom();
        StringBuilder nonce = new StringBuilder(NONCE_CHARS + 1);
        for (int i = 0; i < NONCE_CHARS; i++) {
            nonce.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        prefix = nonce.append('-').toString();
    }

    /** Returns an id that nobody has. */
    String draw() {
        return prefix + Long.toString(count.incrementAndGet(), Character.MAX_RADIX);
    }
}
