package io.penstock.cache.redis;

import io.lettuce.core.cluster.SlotHash;

/**
 * A short text for each slot of a cluster: between braces in a name it puts the key on that slot,
 * whatever else the name holds.
 */
final class SlotTags {
    private static final String[] BY_SLOT = find();

    private SlotTags() {}

    static String of(int slot) {
        return BY_SLOT[slot];
    }

    private static String[] find() {
        String[] tags = new String[SlotHash.SLOT_COUNT];
        int missing = tags.length;
        for (int number = 0; missing > 0; number++) {
            String tag = Integer.toString(number, Character.MAX_RADIX);
            int slot = SlotHash.getSlot(tag);
            if (tags[slot] == null) {
                tags[slot] = tag;
                missing--;
            }
        }
        return tags;
    }
}
