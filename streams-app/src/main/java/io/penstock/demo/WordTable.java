package io.penstock.demo;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Counts words that are slices of one array of bytes, by open addressing and without an object a
 * word. Not thread-safe.
 */
final class WordTable {
    private final byte[] bytes;
    private int[] starts;
    private int[] lengths;
    private int[] hashes;
    private int[] counts;
    private int size;

    WordTable(byte[] bytes) {
        this.bytes = bytes;
        int slots = 256;
        starts = new int[slots];
        lengths = new int[slots];
        hashes = new int[slots];
        counts = new int[slots];
    }

    /** A word and how often it occurs. */
    record Word(String text, int count) {}

    /** Counts the word that begins at {@code start}. */
    void add(int start, int length, int hash) {
        int slot = slotOf(start, length, hash);
        if (counts[slot] == 0) {
            if (size * 2 >= counts.length) {
                grow();
                slot = slotOf(start, length, hash);
            }
            starts[slot] = start;
            lengths[slot] = length;
            hashes[slot] = hash;
            size++;
        }
        counts[slot]++;
    }

    /** Returns all words, in no order. */
    List<Word> words() {
        List<Word> words = new ArrayList<>(size);
        for (int slot = 0; slot < counts.length; slot++) {
            if (counts[slot] > 0) {
                String text =
                        new String(bytes, starts[slot], lengths[slot], StandardCharsets.ISO_8859_1);
                words.add(new Word(text, counts[slot]));
            }
        }
        return words;
    }

    private int slotOf(int start, int length, int hash) {
        int mask = counts.length - 1;
        int slot = (hash ^ (hash >>> 15)) & mask;
        while (counts[slot] != 0 && !isAt(slot, start, length, hash)) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private boolean isAt(int slot, int start, int length, int hash) {
        return hashes[slot] == hash
                && lengths[slot] == length
                && Arrays.equals(
                        bytes, starts[slot], starts[slot] + length, bytes, start, start + length);
    }

    private void grow() {
        int[] oldStarts = starts;
        int[] oldLengths = lengths;
        int[] oldHashes = hashes;
        int[] oldCounts = counts;
        int slots = counts.length * 2;
        starts = new int[slots];
        lengths = new int[slots];
        hashes = new int[slots];
        counts = new int[slots];
        for (int old = 0; old < oldCounts.length; old++) {
            if (oldCounts[old] > 0) {
                int slot = slotOf(oldStarts[old], oldLengths[old], oldHashes[old]);
                starts[slot] = oldStarts[old];
                lengths[slot] = oldLengths[old];
                hashes[slot] = oldHashes[old];
                counts[slot] = oldCounts[old];
            }
        }
    }
}
