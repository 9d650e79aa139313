package io.penstock.task;

import io.penstock.json.InvalidField;

/**
 * Where a record lies.
 *
 * @param topic its topic
 * @param partition its partition, from 0
 * @param offset its offset, from 0
 */
public record RecordRef(String topic, int partition, long offset) {
    /** Returns topic, partition and offset with slashes between. */
    @Override
    public String toString() {
        return topic + "/" + partition + "/" + offset;
    }

    /**
     * Reads what {@link #toString} writes.
     *
     * @throws InvalidField when the text has another form
     */
    public static RecordRef of(String text) {
        int second = text.lastIndexOf('/');
        int first = text.lastIndexOf('/', Math.max(second - 1, 0));
        if (first <= 0) {
            throw new InvalidField("source", "must be topic/partition/offset");
        }
        try {
            return new RecordRef(
                    text.substring(0, first),
                    Integer.parseInt(text, first + 1, second, 10),
                    Long.parseLong(text, second + 1, text.length(), 10));
        } catch (NumberFormatException e) {
            throw new InvalidField("source", "must be topic/partition/offset");
        }
    }
}
