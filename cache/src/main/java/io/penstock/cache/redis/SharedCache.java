package io.penstock.cache.redis;

import static io.penstock.cache.redis.ChangeTeller.ascii;
import static io.penstock.cache.redis.ChangeTeller.utf8;

import io.penstock.cache.Answer;
import io.penstock.cache.CacheEvent;
import io.penstock.cache.CacheEvents;
import io.penstock.cache.CacheUnavailable;
import io.penstock.cache.Loaded;
import io.penstock.cache.Loader;
import io.penstock.cache.Retention;
import io.penstock.cache.Selection;
import io.penstock.cache.Source;
import io.penstock.cache.load.Claim;
import io.penstock.cache.load.LoadLimits;
import io.penstock.cache.load.Loading;
import io.penstock.cache.load.SharedLevel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Values in Redis, which all processes share. A call waits at most for the budget of {@link
 * RedisConfig} and throws {@link CacheUnavailable} when Redis cannot do it. Safe for use by many
 * threads, which share one connection.
 */
public final class SharedCache implements SharedLevel {
    /** Stands for a value that is known not to be there. */
    private static final byte[] ABSENT = "\0absent".getBytes(StandardCharsets.US_ASCII);

    /** For a value that another program wrote without a time to live. */
    private static final long UNENDING_MILLIS = Duration.ofDays(1).toMillis();

    private static final int KEYS_A_MESSAGE = 500;

    private final RedisLink link;
    private final KeyNames names;
    private final ChangeTeller teller;
    private final CacheEvents events;
    private final Duration lease;
    private final Sweep sweep;
    private final Loading<byte[]> loading;

    /** Values behind this link; the caller closes the link. */
    public SharedCache(RedisLink link, ChangeTeller teller, LoadLimits limits, CacheEvents events) {
        this.link = link;
        this.names = new KeyNames(link.config().keyPrefix(), link.isCluster());
        this.teller = teller;
        this.events = events;
        this.lease = limits.lease();
        this.sweep = new Sweep(link, names);
        this.loading = new Loading<>(this, limits, events);
    }

    @Override
    public Optional<byte[]> get(String key) {
        RedisBatch batch = new RedisBatch();
        Future<byte @Nullable []> value = batch.get(names.value(key));
        link.dispatch(batch);
        return answer(key, value, null, budget(1)).value();
    }

    @Override
    public Answer<byte[]> lookup(String key) {
        RedisBatch batch = new RedisBatch();
        Future<byte @Nullable []> value = batch.get(names.value(key));
        Future<Long> left = batch.timeLeft(names.value(key));
        link.dispatch(batch);
        return answer(key, value, left, budget(1));
    }

    @Override
    public Map<String, Answer<byte[]>> lookupAll(Collection<String> keys) {
        List<String> asked = List.copyOf(keys);
        List<Future<byte @Nullable []>> values = new ArrayList<>(asked.size());
        List<Future<Long>> lefts = new ArrayList<>(asked.size());
        RedisBatch batch = new RedisBatch();
        for (String key : asked) {
            values.add(batch.get(names.value(key)));
            lefts.add(batch.timeLeft(names.value(key)));
        }
        link.dispatch(batch);
        Map<String, Answer<byte[]>> answers = new LinkedHashMap<>();
        for (int i = 0; i < asked.size(); i++) {
            String key = asked.get(i);
            answers.put(key, answer(key, values.get(i), lefts.get(i), budget(asked.size())));
        }
        return answers;
    }

    private Answer<byte[]> answer(
            String key,
            Future<byte @Nullable []> value,
            @Nullable Future<Long> left,
            Duration budget) {
        try {
            byte[] bytes = Replies.await(value, budget);
            if (bytes == null) {
                return new Answer.Miss<>();
            }
            return answer(bytes, left == null ? 0 : Replies.await(left, budget));
        } catch (WrongType other) {
            return dropped(key);
        }
    }

    private static Answer<byte[]> answer(byte[] bytes, long leftMillis) {
        if (Arrays.equals(bytes, ABSENT)) {
            return new Answer.Absent<>();
        }
        // -1: no time to live. -2: its time ended between the two commands.
        long left = leftMillis == -1 ? UNENDING_MILLIS : Math.max(0, leftMillis);
        return new Answer.Hit<>(bytes, left, left, Source.SHARED);
    }

    private Answer<byte[]> dropped(String key) {
        events.count(CacheEvent.UNDECODABLE);
        invalidate(key);
        return new Answer.Miss<>();
    }

    @Override
    public Answer<byte[]> lookupOrLoad(String key, Loader<byte[]> loader) {
        return loading.lookupOrLoad(key, loader);
    }

    @Override
    public void put(String key, byte[] value, Retention retention) {
        putAll(Map.of(key, value), retention);
    }

    @Override
    public void putAll(Map<String, byte[]> values, Retention retention) {
        RedisBatch batch = new RedisBatch();
        values.forEach((key, value) -> addPut(batch, key, checked(value), retention));
        tellOfKeys(batch, values.keySet());
        link.send(batch, budget(values.size()));
    }

    @Override
    public void putEach(Map<String, Loaded.Found<byte[]>> values) {
        RedisBatch batch = new RedisBatch();
        values.forEach(
                (key, found) -> addPut(batch, key, checked(found.value()), found.retention()));
        tellOfKeys(batch, values.keySet());
        link.send(batch, budget(values.size()));
    }

    @Override
    public void putAbsent(String key, Duration ttl) {
        RedisBatch batch = new RedisBatch();
        addPut(batch, key, ABSENT, Retention.of(ttl));
        tellOfKeys(batch, Set.of(key));
        link.send(batch, budget(1));
    }

    private static byte[] checked(byte[] value) {
        if (Arrays.equals(value, ABSENT)) {
            throw new IllegalArgumentException("these bytes stand for a value that is absent");
        }
        return value;
    }

    private void addPut(RedisBatch batch, String key, byte[] value, Retention retention) {
        String name = names.value(key);
        if (isTooLarge(value)) {
            // The value before must go all the same: it is no longer the truth.
            batch.unlink(names.lease(key));
            batch.unlink(name);
        } else if (retention.tags().isEmpty()) {
            batch.unlink(names.lease(key));
            batch.set(name, value, retention.ttl().toMillis());
        } else {
            addKeep(batch, key, "", value, retention);
        }
    }

    private boolean isTooLarge(byte[] value) {
        boolean tooLarge = value.length > link.config().maxValueBytes();
        if (tooLarge) {
            events.count(CacheEvent.TOO_LARGE);
        }
        return tooLarge;
    }

    private void addKeep(
            RedisBatch batch, String key, String token, byte[] value, Retention retention) {
        byte[] ttl = ascii(retention.ttl().toMillis());
        List<String> keys = new ArrayList<>(List.of(names.value(key), names.lease(key)));
        List<String> tags = retention.tags().stream().map(names::tag).toList();
        if (link.isCluster()) {
            // Tag sets live on other slots. Before the value, so that a tag that is dropped now
            // finds it; and once more behind, in case it was dropped between.
            addToTags(batch, key, tags, ttl);
        } else {
            keys.addAll(tags);
        }
        batch.run(CacheScripts.KEEP, keys, List.of(utf8(token), value, ttl));
        if (link.isCluster()) {
            addToTags(batch, key, tags, ttl);
        }
    }

    private void addToTags(RedisBatch batch, String key, List<String> tags, byte[] ttl) {
        for (String tag : tags) {
            batch.run(CacheScripts.ADD_TO_TAG, List.of(tag), List.of(utf8(names.value(key)), ttl));
        }
    }

    @Override
    public void invalidate(Selection selection) {
        switch (selection) {
            case Selection.Keys(Set<String> keys) -> drop(keys);
            case Selection.Prefix(String prefix) -> {
                sweep.prefix(prefix);
                tell(selection);
            }
            case Selection.Pattern(String glob) -> {
                sweep.pattern(glob);
                tell(selection);
            }
            case Selection.Tag(String tag) -> {
                Set<String> keys = sweep.tag(tag);
                RedisBatch batch = new RedisBatch();
                tellOfKeys(batch, keys);
                teller.add(batch, names, selection);
                link.send(batch, budget(keys.size()));
            }
        }
        loading.forget(selection);
    }

    private void drop(Set<String> keys) {
        RedisBatch batch = new RedisBatch();
        for (String key : keys) {
            batch.unlink(names.lease(key));
            batch.unlink(names.value(key));
        }
        tellOfKeys(batch, keys);
        link.send(batch, budget(keys.size()));
    }

    private void tell(Selection selection) {
        RedisBatch batch = new RedisBatch();
        teller.add(batch, names, selection);
        link.send(batch, budget(1));
    }

    private void tellOfKeys(RedisBatch batch, Collection<String> keys) {
        List<String> all = List.copyOf(keys);
        for (int start = 0; start < all.size(); start += KEYS_A_MESSAGE) {
            int end = Math.min(all.size(), start + KEYS_A_MESSAGE);
            teller.add(batch, names, Selection.keys(all.subList(start, end)));
        }
    }

    @Override
    public Claim<byte[]> claim(String key, long leastLeftMillis) {
        String token = UUID.randomUUID().toString();
        List<Object> reply;
        try {
            reply = claim(key, token, leastLeftMillis);
        } catch (WrongType other) {
            dropped(key);
            reply = claim(key, token, leastLeftMillis);
        }
        if (reply.size() == 2) {
            return new Claim.Found<>(answer((byte[]) reply.get(0), (Long) reply.get(1)));
        }
        return reply.getFirst().equals(1L) ? new Claim.Granted<>(token, 0) : new Claim.Taken<>();
    }

    private List<Object> claim(String key, String token, long leastLeftMillis) {
        return link.run(
                CacheScripts.CLAIM,
                List.of(names.value(key), names.lease(key)),
                List.of(utf8(token), ascii(lease.toMillis()), ascii(leastLeftMillis)));
    }

    @Override
    public void renew(String key, Claim.Granted<byte[]> grant) {
        if (!grant.token().isEmpty()) {
            link.run(
                    CacheScripts.RENEW,
                    List.of(names.lease(key)),
                    List.of(utf8(grant.token()), ascii(lease.toMillis())));
        }
    }

    @Override
    public boolean keep(String key, Claim.Granted<byte[]> grant, Loaded<byte[]> loaded) {
        if (grant.token().isEmpty()) {
            // Nobody could be asked when the load began, so nobody can say whether it is outdated.
            return true;
        }
        return switch (loaded) {
            case Loaded.Found<byte[]>(byte[] value, Retention retention) ->
                    keep(key, grant, checked(value), retention);
            case Loaded.Nothing<byte[]>(Duration ttl) ->
                    keep(key, grant, ABSENT, Retention.of(ttl));
            case Loaded.NotKept<byte[]> notKept -> {
                release(key, grant);
                yield true;
            }
        };
    }

    private boolean keep(
            String key, Claim.Granted<byte[]> grant, byte[] value, Retention retention) {
        if (isTooLarge(value)) {
            release(key, grant);
            return true;
        }
        if (retention.tags().isEmpty() || !link.isCluster()) {
            List<String> keys = new ArrayList<>(List.of(names.value(key), names.lease(key)));
            retention.tags().forEach(tag -> keys.add(names.tag(tag)));
            return link.run(
                            CacheScripts.KEEP,
                            keys,
                            List.of(utf8(grant.token()), value, ascii(retention.ttl().toMillis())))
                    .getFirst()
                    .equals(1L);
        }
        RedisBatch batch = new RedisBatch();
        addKeep(batch, key, grant.token(), value, retention);
        link.send(batch, budget(1));
        return true;
    }

    @Override
    public void release(String key, Claim.Granted<byte[]> grant) {
        if (!grant.token().isEmpty()) {
            link.run(CacheScripts.RELEASE, List.of(names.lease(key)), List.of(utf8(grant.token())));
        }
    }

    /** The budget of a command for each hundred keys, but not more than that of bulk work. */
    private Duration budget(int keys) {
        Duration wanted = link.config().commandBudget().multipliedBy(1 + keys / 100);
        Duration most = link.config().bulkBudget();
        return wanted.compareTo(most) < 0 ? wanted : most;
    }
}
