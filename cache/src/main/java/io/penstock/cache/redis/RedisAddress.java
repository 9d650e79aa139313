package io.penstock.cache.redis;

import io.lettuce.core.RedisURI;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Where Redis is, as one URL:
 *
 * <ul>
 *   <li>{@code redis://user:password@host:6379/0}, with TLS {@code rediss://…}
 *   <li>{@code redis-sentinel://password@sentinel1:26379,sentinel2:26379/0#name-of-the-master}
 *   <li>{@code redis-cluster://user:password@host1:6379,host2:6379}, with TLS {@code
 *       rediss-cluster://…}
 * </ul>
 *
 * Its text never shows the password.
 *
 * @param nodes where to begin; several only for a cluster
 */
public record RedisAddress(RedisTopology topology, List<RedisURI> nodes) {
    /** Name of the environment variable that beats the configuration. */
    public static final String VARIABLE = "REDIS_URL";

    private static final String CLUSTER = "-cluster://";

    public RedisAddress {
        nodes = List.copyOf(nodes);
    }

    /** The URL of the environment when there is one, else the configured one. */
    public static RedisAddress resolve(String configured, Map<String, String> environment) {
        String url = environment.getOrDefault(VARIABLE, "");
        return url.isBlank() ? parse("redis.url", configured) : parse(VARIABLE, url);
    }

    /**
     * Reads a URL.
     *
     * @throws IllegalArgumentException when it is none; the message does not repeat it, since it
     *     may hold a password
     */
    public static RedisAddress parse(String url) {
        return parse("the Redis URL", url);
    }

    /**
     * One server.
     *
     * @param hostAndPort as in {@code redis-1:6379}; an IPv6 address in brackets
     * @param password empty for none; taken as it is, so nothing in it needs escaping
     * @throws IllegalArgumentException when it is no host and port
     */
    public static RedisAddress of(String hostAndPort, String password) {
        URI parts = URI.create("redis://" + hostAndPort);
        if (parts.getHost() == null
                || parts.getPort() < 1
                || !hostAndPort.equals(parts.getHost() + ":" + parts.getPort())) {
            throw new IllegalArgumentException("the address of Redis must be HOST:PORT");
        }
        RedisURI.Builder uri =
                RedisURI.builder()
                        .withHost(parts.getHost().replaceAll("[\\[\\]]", ""))
                        .withPort(parts.getPort());
        if (!password.isEmpty()) {
            uri.withPassword(password.toCharArray());
        }
        return new RedisAddress(RedisTopology.STANDALONE, List.of(uri.build()));
    }

    private static RedisAddress parse(String name, String url) {
        try {
            int cluster = url.indexOf(CLUSTER);
            if (cluster > 0) {
                return cluster(
                        url.substring(0, cluster), url.substring(cluster + CLUSTER.length()));
            }
            RedisURI uri = RedisURI.create(URI.create(url));
            return new RedisAddress(
                    uri.getSentinels().isEmpty()
                            ? RedisTopology.STANDALONE
                            : RedisTopology.SENTINEL,
                    List.of(uri));
        } catch (IllegalArgumentException malformed) {
            // Not as a cause: its message holds the URL, and so the password.
            throw new IllegalArgumentException(
                    name
                            + " must be redis://, rediss://, redis-sentinel:// or redis-cluster://"
                            + " with host and port");
        }
    }

    private static RedisAddress cluster(String scheme, String rest) {
        int at = rest.lastIndexOf('@');
        String credentials = rest.substring(0, at + 1);
        List<RedisURI> nodes = new ArrayList<>();
        for (String host : rest.substring(at + 1).split(",")) {
            nodes.add(RedisURI.create(URI.create(scheme + "://" + credentials + host)));
        }
        return new RedisAddress(RedisTopology.CLUSTER, nodes);
    }

    /** Hosts and ports, without user and password. */
    @Override
    public String toString() {
        return topology
                + " "
                + nodes.stream()
                        .map(
                                node ->
                                        node.getSentinels().isEmpty()
                                                ? node.getHost() + ":" + node.getPort()
                                                : node.getSentinels().size()
                                                        + " sentinels of "
                                                        + node.getSentinelMasterId())
                        .toList();
    }
}
