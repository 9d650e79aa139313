package io.penstock.profile.http;

import io.penstock.json.InvalidField;
import java.util.Set;

/**
 * Where profiles are served.
 *
 * @param host address or name to bind
 * @param port TCP port, 0 for a free one
 * @param allowedHosts names that requests may give in {@code Host}, besides addresses and {@code
 *     localhost}; without a port
 */
public record ProfilingAddress(String host, int port, Set<String> allowedHosts) {
    /** Where Go's programs do it. */
    public static final ProfilingAddress STANDARD =
            new ProfilingAddress("127.0.0.1", 6060, Set.of());

    public ProfilingAddress {
        if (host.isBlank()) {
            throw new InvalidField("profiling.http-addr", "must be HOST:PORT");
        }
        if (port < 0 || port > 65_535) {
            throw new InvalidField("profiling.http-addr", "must have a port of 0 to 65535");
        }
        allowedHosts = Set.copyOf(allowedHosts);
    }

    /** Reads {@code HOST:PORT}; an address of IPv6 stands in brackets. */
    public static ProfilingAddress parse(String text, Set<String> allowedHosts) {
        int colon = text.lastIndexOf(':');
        if (colon <= 0 || !text.substring(colon + 1).matches("[0-9]{1,5}")) {
            throw new InvalidField("profiling.http-addr", "must be HOST:PORT, is " + text);
        }
        String host = text.substring(0, colon);
        return new ProfilingAddress(
                host.startsWith("[") && host.endsWith("]")
                        ? host.substring(1, host.length() - 1)
                        : host,
                Integer.parseInt(text.substring(colon + 1)),
                allowedHosts);
    }
}
