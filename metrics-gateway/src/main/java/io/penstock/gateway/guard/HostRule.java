package io.penstock.gateway.guard;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets only requests through whose {@code Host} is an address, {@code localhost} or configured.
 *
 * <p>A web page can make its own name resolve to this node and then speak to it as its own origin
 * (DNS rebinding); the name that the browser sends gives it away. An address cannot be rebound.
 * Immutable; any thread.
 */
public final class HostRule {
    private final Set<String> names;

    /**
     * @param names what is allowed besides addresses and {@code localhost}, in lower case
     */
    public HostRule(Set<String> names) {
        this.names = Set.copyOf(names);
    }

    /** Returns whether a request with this {@code Host} may pass; one without may not. */
    public boolean allows(@Nullable String host) {
        if (host == null || host.isEmpty()) {
            return false;
        }
        if (host.charAt(0) == '[') {
            return isBracketedAddress(host);
        }
        int colon = host.indexOf(':');
        if (colon >= 0 && !isPort(host, colon)) {
            return false;
        }
        String name = (colon < 0 ? host : host.substring(0, colon)).toLowerCase(Locale.ROOT);
        return name.equals("localhost") || names.contains(name) || isDottedAddress(name);
    }

    private static boolean isBracketedAddress(String host) {
        int end = host.indexOf(']');
        if (end < 3 || (end + 1 < host.length() && !isPort(host, end + 1))) {
            return false;
        }
        // A bracket in Host can hold nothing but an address (RFC 3986, IP-literal).
        return host.substring(1, end)
                .chars()
                .allMatch(c -> Character.digit(c, 16) >= 0 || c == ':' || c == '.');
    }

    private static boolean isPort(String host, int colon) {
        return host.charAt(colon) == ':'
                && host.substring(colon + 1).chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static boolean isDottedAddress(String name) {
        String[] parts = name.split("\\.", -1);
        if (parts.length != 4) {
            return false;
        }
        for (String part : parts) {
            if (!part.matches("[0-9]{1,3}") || Integer.parseInt(part) > 255) {
                return false;
            }
        }
        return true;
    }
}
