package io.penstock.localstack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** Finds loopback ports that nobody listens on. Safe for use by many threads. */
public final class FreePorts {
    /**
     * Below the range from which systems take the ports of outgoing connections: a server that is
     * stopped and started again must find its port still free.
     */
    private static final int LOWEST = 20_000;

    private static final int HIGHEST = 31_999;

    private static final int MOST_TRIES = 1_000;

    /** Ports given out by this JVM; two servers that start at once must not be told the same. */
    private static final Set<Integer> GIVEN = new HashSet<>();

    private FreePorts() {}

    /**
     * Returns a port that is free now and that this JVM was not given before.
     *
     * @throws IllegalStateException when none was found
     */
    public static int next() {
        synchronized (GIVEN) {
            for (int i = 0; i < MOST_TRIES; i++) {
                int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST + 1);
                if (!GIVEN.contains(port) && isFree(port)) {
                    GIVEN.add(port);
                    return port;
                }
            }
        }
        throw new IllegalStateException(
                "no free port found from " + LOWEST + " to " + HIGHEST + " on loopback");
    }

    /** Returns so many different free ports. */
    public static List<Integer> next(int count) {
        List<Integer> ports = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ports.add(next());
        }
        return List.copyOf(ports);
    }

    /** Whether a server could listen on this loopback port now. */
    public static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            // As servers do: a port whose last connections still linger counts as free.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
