package io.penstock.cache.redis;

/** The scripts of the cache. Keys come as KEYS, so that a cluster finds their slot. */
final class CacheScripts {
    /**
     * Keys: value, lease. Arguments: token, time of the lease in ms, least time left in ms. Answers
     * the value and its time left, or 1 when the lease is ours, or 0 when it is another's.
     */
    static final RedisScript CLAIM =
            RedisScript.of(
                    """
                    local left = redis.call('PTTL', KEYS[1])
                    if left == -1 or left >= tonumber(ARGV[3]) and left >= 0 then
                        local value = redis.call('GET', KEYS[1])
                        if value then return {value, left} end
                    end
                    if redis.call('SET', KEYS[2], ARGV[1], 'NX', 'PX', ARGV[2]) then return {1} end
                    return {0}
                    """);

    /**
     * Keys: value, lease, tag sets. Arguments: token or nothing, value, time to live in ms. Answers
     * 0 when the token is no longer that of the lease.
     */
    static final RedisScript KEEP =
            RedisScript.of(
                    """
                    if ARGV[1] ~= '' and redis.call('GET', KEYS[2]) ~= ARGV[1] then return 0 end
                    redis.call('DEL', KEYS[2])
                    redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
                    for i = 3, #KEYS do
                        redis.call('SADD', KEYS[i], KEYS[1])
                        if redis.call('PTTL', KEYS[i]) < tonumber(ARGV[3]) then
                            redis.call('PEXPIRE', KEYS[i], ARGV[3])
                        end
                    end
                    return 1
                    """);

    /** Keys: tag set. Arguments: member, time to live in ms. */
    static final RedisScript ADD_TO_TAG =
            RedisScript.of(
                    """
                    redis.call('SADD', KEYS[1], ARGV[1])
                    if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[2]) then
                        redis.call('PEXPIRE', KEYS[1], ARGV[2])
                    end
                    return 1
                    """);

    /**
     * Keys: tag set. Arguments: what keys begin with, what leases begin with. Removes the set, its
     * values and their leases, and answers the names of the values. For a single server only: the
     * members are keys that it does not declare.
     */
    static final RedisScript DROP_TAG =
            RedisScript.of(
                    """
                    local names = redis.call('SMEMBERS', KEYS[1])
                    for _, name in ipairs(names) do
                        redis.call('UNLINK', name, ARGV[2] .. string.sub(name, #ARGV[1] + 1))
                    end
                    redis.call('UNLINK', KEYS[1])
                    return names
                    """);

    /** Keys: lease. Arguments: token, time in ms. */
    static final RedisScript RENEW =
            RedisScript.of(
                    """
                    if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
                    return redis.call('PEXPIRE', KEYS[1], ARGV[2])
                    """);

    /** Keys: lease. Arguments: token. */
    static final RedisScript RELEASE =
            RedisScript.of(
                    """
                    if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
                    return redis.call('DEL', KEYS[1])
                    """);

    /**
     * Keys: stream. Arguments: who tells, kind, what, greatest length, time to live in ms. Numbers
     * the messages without holes, so that a reader sees what it missed; a new stream has a new
     * first half, the server's time, so that nobody takes it for the old one.
     */
    static final RedisScript TELL =
            RedisScript.of(
                    """
                    local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)
                    local id
                    if #last == 0 then
                        local time = redis.call('TIME')
                        id = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000)) .. '-1'
                    else
                        local born, number = string.match(last[1][1], '(%d+)-(%d+)')
                        id = born .. '-' .. string.format('%.0f', number + 1)
                    end
                    redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[4], id,
                        'from', ARGV[1], 'kind', ARGV[2], 'what', ARGV[3])
                    redis.call('PEXPIRE', KEYS[1], ARGV[5])
                    return id
                    """);

    private CacheScripts() {}
}
