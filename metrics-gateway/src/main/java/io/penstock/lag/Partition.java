package io.penstock.lag;

/**
 * A partition of a topic.
 *
 * @param topic its topic
 * @param number its number, from 0
 */
public record Partition(String topic, int number) implements Comparable<Partition> {
    @Override
    public int compareTo(Partition other) {
        int byTopic = topic.compareTo(other.topic);
        return byTopic != 0 ? byTopic : Integer.compare(number, other.number);
    }
}
