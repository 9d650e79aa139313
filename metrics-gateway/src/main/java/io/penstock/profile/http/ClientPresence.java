package io.penstock.profile.http;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;

/**
 * Tells whether the sender of a request still waits. Looking may take away the beginning of a next
 * request, so the answer has to close the connection. Not thread-safe.
 */
final class ClientPresence {
    private final EndPoint connection;
    private final ByteBuffer next = ByteBuffer.allocate(1);

    ClientPresence(HttpServletRequest request) {
        connection =
                ServletContextRequest.getServletContextRequest(request)
                        .getConnectionMetaData()
                        .getConnection()
                        .getEndPoint();
    }

    /** Returns whether the connection has been closed from over there. */
    boolean isGone() {
        if (!connection.isOpen()) {
            return true;
        }
        try {
            next.clear().flip();
            return connection.fill(next) < 0;
        } catch (IOException e) {
            return true;
        }
    }
}
