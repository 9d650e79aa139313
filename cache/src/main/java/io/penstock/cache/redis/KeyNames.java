package io.penstock.cache.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.cluster.SlotHash;
import io.penstock.cache.Glob;

/** The names of all keys in Redis. Immutable. */
final class KeyNames {
    private static final String LEASE = "lease:";

    private final String prefix;
    private final boolean cluster;

    KeyNames(String prefix, boolean cluster) {
        this.prefix = prefix;
        this.cluster = cluster;
    }

    String value(String key) {
        return prefix + key;
    }

    /** The key that a name of Redis stands for. */
    String key(String name) {
        return name.substring(prefix.length());
    }

    /**
     * Who loads the key. In a cluster on the slot of its value, so that one script sees both: the
     * tag comes before the prefix, which may hold braces of its own.
     */
    String lease(String key) {
        String lease = prefix + LEASE + key;
        return cluster ? "{" + SlotTags.of(slot(value(key))) + "}:" + lease : lease;
    }

    /** What a lease on a single server begins with. */
    String leasePrefix() {
        return prefix + LEASE;
    }

    /** The set of names of values with a tag. */
    String tag(String name) {
        return prefix + "tag:" + name;
    }

    /** The stream of changes. */
    String changes() {
        return prefix + "cache:changes";
    }

    String valuesLike(String glob) {
        return Glob.escape(prefix) + glob;
    }

    String leasesLike(String glob) {
        return (cluster ? "{*}:" : "") + Glob.escape(prefix) + LEASE + glob;
    }

    private static int slot(String name) {
        return SlotHash.getSlot(name.getBytes(UTF_8));
    }
}
