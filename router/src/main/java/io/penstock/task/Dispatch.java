package io.penstock.task;

import io.penstock.json.InvalidField;

/**
 * Names one handing-over of a task to an agent. It, not the attempt number, is the fence: after an
 * aborted transaction the same attempt is handed over again under another dispatch (R4).
 *
 * @param nonce 64 random bits drawn when a partition's state is built
 * @param number counts within the nonce, from 1
 */
public record Dispatch(long nonce, long number) {
    /** Returns the form on the wire: up to 16 hexadecimal digits, a dash, the number. */
    @Override
    public String toString() {
        return Long.toHexString(nonce) + "-" + number;
    }

    /**
     * Reads the form of the wire.
     *
     * @throws InvalidField when the text has another form
     */
    public static Dispatch of(String text) {
        int dash = text.indexOf('-');
        try {
            return new Dispatch(
                    Long.parseUnsignedLong(text, 0, Math.max(dash, 0), 16),
                    Long.parseLong(text, dash + 1, text.length(), 10));
        } catch (NumberFormatException e) {
            throw new InvalidField("dispatch", "must be as given in the assignment");
        }
    }
}
