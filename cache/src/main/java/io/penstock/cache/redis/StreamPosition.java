package io.penstock.cache.redis;

/**
 * A place in the stream of changes.
 *
 * @param born when the stream was made, in ms of the server's clock; a new stream has another
 * @param number of the message in that stream, from 1 without holes
 */
record StreamPosition(long born, long number) implements Comparable<StreamPosition> {
    static final String START = "0-0";

    static StreamPosition parse(String id) {
        int dash = id.indexOf('-');
        return new StreamPosition(
                Long.parseLong(id.substring(0, dash)), Long.parseLong(id.substring(dash + 1)));
    }

    boolean isNextAfter(StreamPosition before) {
        return born == before.born && number == before.number + 1;
    }

    boolean isFirst() {
        return number == 1;
    }

    @Override
    public int compareTo(StreamPosition other) {
        int byBirth = Long.compare(born, other.born);
        return byBirth != 0 ? byBirth : Long.compare(number, other.number);
    }

    String id() {
        return born + "-" + number;
    }
}
