package io.penstock.cache.redis;

import static io.penstock.cache.redis.ChangeTeller.utf8;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.penstock.cache.Glob;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;

/**
 * Removes many keys in small steps between which Redis serves others. Never KEYS, which stops the
 * server. Safe for use by many threads.
 */
final class Sweep {
    private static final int KEYS_A_STEP = 1_000;

    private final RedisLink link;
    private final KeyNames names;

    Sweep(RedisLink link, KeyNames names) {
        this.link = link;
        this.names = names;
    }

    void prefix(String prefix) {
        pattern(Glob.escape(prefix) + "*");
    }

    /**
     * Removes every value whose key matches. Leases first: a load that is under way then keeps
     * nothing, and one that begins later sees what the caller has changed.
     */
    void pattern(String glob) {
        unlinkLike(names.leasesLike(glob));
        unlinkLike(names.valuesLike(glob));
    }

    /** Removes the values with a tag, and returns their keys. */
    Set<String> tag(String tag) {
        return link.isCluster() ? tagInCluster(names.tag(tag)) : tagOnServer(names.tag(tag));
    }

    private void unlinkLike(String pattern) {
        ScanArgs args = new ScanArgs().match(pattern, UTF_8).limit(KEYS_A_STEP);
        ScanCursor cursor = ScanCursor.INITIAL;
        do {
            KeyScanCursor<String> step = link.awaitBulk(link.commands().scan(cursor, args));
            List<String> found =
                    step.getKeys().stream().filter(name -> !name.equals(names.changes())).toList();
            if (!found.isEmpty()) {
                link.awaitBulk(link.commands().unlink(found.toArray(String[]::new)));
            }
            cursor = step;
        } while (!cursor.isFinished());
    }

    private Set<String> tagOnServer(String set) {
        RedisBatch batch = new RedisBatch();
        List<byte[]> arguments = List.of(utf8(names.value("")), utf8(names.leasePrefix()));
        Future<List<Object>> reply =
                batch.askByText(CacheScripts.DROP_TAG, List.of(set), arguments);
        link.dispatch(batch);
        Set<String> keys = new LinkedHashSet<>();
        for (Object name : Replies.await(reply, bulk())) {
            keys.add(names.key(new String((byte[]) name, UTF_8)));
        }
        return keys;
    }

    /** Slot by slot: Lettuce sends each its own keys. A name leaves the set after its value. */
    private Set<String> tagInCluster(String set) {
        Set<String> keys = new LinkedHashSet<>();
        while (true) {
            List<byte[]> some = link.awaitBulk(link.commands().srandmember(set, KEYS_A_STEP));
            if (some.isEmpty()) {
                return keys;
            }
            RedisBatch batch = new RedisBatch();
            for (byte[] name : some) {
                String key = names.key(new String(name, UTF_8));
                keys.add(key);
                batch.unlink(names.lease(key));
                batch.unlink(names.value(key));
            }
            link.send(batch, bulk());
            link.awaitBulk(link.commands().srem(set, some.toArray(byte[][]::new)));
        }
    }

    private Duration bulk() {
        return link.config().bulkBudget();
    }
}
