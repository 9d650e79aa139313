package io.penstock.gateway;

import io.penstock.json.InvalidField;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where the gateway listens, for whom, and within which bounds.
 *
 * @param host address or name to bind, as in {@code 127.0.0.1} or {@code 0.0.0.0}
 * @param port TCP port, 0 for a free one
 * @param allowedHosts names that requests may give in {@code Host}, besides addresses and {@code
 *     localhost}; without a port, compared without case
 * @param corsOrigins origins of web pages that may call the API, as in {@code
 *     https://ops.example.org}; empty: no CORS headers at all
 * @param limits bounds of number and size
 * @param timeouts bounds of time
 * @param metrics a further address for {@code /metrics} alone; null for none
 */
public record GatewaySettings(
        String host,
        int port,
        Set<String> allowedHosts,
        Set<String> corsOrigins,
        GatewayLimits limits,
        GatewayTimeouts timeouts,
        @Nullable Metrics metrics) {
    /** The port of the documentation. */
    public static final int STANDARD_PORT = 8080;

    /** Where nobody from outside comes. */
    public static final String LOOPBACK = "127.0.0.1";

    /**
     * An address for {@code /metrics} alone.
     *
     * @param host address or name to bind
     * @param port TCP port, 0 for a free one
     */
    public record Metrics(String host, int port) {
        public Metrics {
            checkAddress("metrics", host, port);
        }
    }

    public GatewaySettings {
        checkAddress("gateway", host, port);
        Set<String> names = new TreeSet<>();
        for (String name : allowedHosts) {
            if (!name.matches("[A-Za-z0-9_.-]{1,253}")) {
                throw new InvalidField(
                        "gateway.allowed-hosts", "must be names without a port, has " + name);
            }
            names.add(name.toLowerCase(Locale.ROOT));
        }
        allowedHosts = Set.copyOf(names);
        corsOrigins = Set.copyOf(corsOrigins);
        corsOrigins.forEach(GatewaySettings::checkOrigin);
    }

    /** The same without an address of their own for metrics. */
    public GatewaySettings(
            String host,
            int port,
            Set<String> allowedHosts,
            Set<String> corsOrigins,
            GatewayLimits limits,
            GatewayTimeouts timeouts) {
        this(host, port, allowedHosts, corsOrigins, limits, timeouts, null);
    }

    /** The same with an address of their own for metrics. */
    public GatewaySettings withMetrics(Metrics address) {
        return new GatewaySettings(
                host, port, allowedHosts, corsOrigins, limits, timeouts, address);
    }

    /** The same listening elsewhere. */
    GatewaySettings at(Metrics address) {
        return new GatewaySettings(
                address.host, address.port, allowedHosts, corsOrigins, limits, timeouts, null);
    }

    /** Returns the standard settings: loopback only, no further hosts, no CORS. */
    public static GatewaySettings loopback(int port) {
        return new GatewaySettings(
                LOOPBACK,
                port,
                Set.of(),
                Set.of(),
                GatewayLimits.STANDARD,
                GatewayTimeouts.STANDARD);
    }

    private static void checkAddress(String block, String host, int port) {
        if (host.isBlank()) {
            throw new InvalidField(block + ".host", "must not be empty");
        }
        if (port < 0 || port > 65_535) {
            throw new InvalidField(block + ".port", "must be 0 to 65535, is " + port);
        }
    }

    private static void checkOrigin(String origin) {
        InvalidField wrong =
                new InvalidField(
                        "gateway.cors-origins",
                        "must be scheme://host[:port] without a path, has " + origin);
        try {
            URI uri = URI.create(origin);
            if (uri.getHost() == null
                    || !("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                    || !origin.equals(uri.getScheme() + "://" + uri.getRawAuthority())
                    || uri.getRawUserInfo() != null) {
                throw wrong;
            }
        } catch (IllegalArgumentException e) {
            throw wrong;
        }
    }
}
