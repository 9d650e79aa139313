package io.penstock.bench.overload;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A connection on which anything can be sent as it stands. One thread. */
final class Sender implements AutoCloseable {
    private static final int PATIENCE_MS = 30_000;

    private final Socket socket = new Socket();
    private final OutputStream out;

    Sender(int port) throws IOException {
        socket.connect(new InetSocketAddress("127.0.0.1", port), PATIENCE_MS);
        socket.setSoTimeout(PATIENCE_MS);
        socket.setTcpNoDelay(true);
        out = socket.getOutputStream();
    }

    void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    void send(byte[] bytes) throws IOException {
        out.write(bytes);
    }

    /** Returns whether the other side takes one more byte. */
    boolean drip() {
        try {
            out.write('x');
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns whether something has come back. */
    boolean isAnswered() {
        try {
            return socket.getInputStream().available() > 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns the status of the next answer, or {@code cut} when the connection ends without. */
    String status() {
        try {
            byte[] head = socket.getInputStream().readNBytes(12);
            return head.length < 12 ? "cut" : new String(head, 9, 3, StandardCharsets.US_ASCII);
        } catch (IOException e) {
            return "cut";
        }
    }

    /** Reads on until the other side closes. */
    String rest() throws IOException {
        InputStream in = socket.getInputStream();
        return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone, and that is all that is wanted.
        }
    }
}
