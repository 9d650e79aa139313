package io.penstock.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Senders that hold a connection and send next to nothing. */
class SlowSenderTest {
    private RunningGateway running;

    @BeforeEach
    void start() {
        GatewayTimeouts timeouts =
                new GatewayTimeouts(
                        Duration.ofMillis(300),
                        Duration.ofMillis(600),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(5));
        running =
                new RunningGateway(
                        new GatewaySettings(
                                "127.0.0.1",
                                0,
                                Set.of(),
                                Set.of(),
                                GatewayLimits.STANDARD,
                                timeouts));
    }

    @AfterEach
    void stop() {
        running.close();
    }

    @Test
    void senderThatStallsIsCut() throws Exception {
        String answer =
                running.raw(
                        "{\"type\"",
                        "POST /api/v1/tasks HTTP/1.1",
                        "Host: localhost",
                        "Content-Type: application/json",
                        "Content-Length: 100");

        assertThat(answer).startsWith("HTTP/1.1 408 ").contains("\"code\":\"request_timeout\"");
    }

    @Test
    void senderThatDripsIsCutToo() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", running.gateway.port())) {
            socket.setSoTimeout(5_000);
            OutputStream out = socket.getOutputStream();
            String head =
                    String.join(
                            "\r\n",
                            "POST /api/v1/tasks HTTP/1.1",
                            "Host: localhost",
                            "Content-Type: application/json",
                            "Content-Length: 100000",
                            "",
                            "");
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();

            await().pollInterval(Duration.ofMillis(50))
                    .atMost(Duration.ofSeconds(5))
                    .until(
                            () -> {
                                out.write(' ');
                                out.flush();
                                return in.available() > 0;
                            });

            assertThat(new String(in.readNBytes(12), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 408");
        }
    }

    @Test
    void headThatDripsIsCutToo() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", running.gateway.port())) {
            OutputStream out = socket.getOutputStream();
            out.write("GET /api/v1/tasks HTTP/1.1\r\nX-Slow: ".getBytes(StandardCharsets.US_ASCII));

            await().pollInterval(Duration.ofMillis(50))
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> isCut(out));
        }
    }

    @Test
    void requestsOneAfterTheOtherMayTakeAsLongAsTheyLike() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", running.gateway.port())) {
            long begun = System.nanoTime();

            await().pollInterval(Duration.ofMillis(100))
                    .atMost(Duration.ofSeconds(5))
                    .until(
                            () -> {
                                assertThat(statusOf(socket)).isEqualTo("HTTP/1.1 200");
                                return System.nanoTime() - begun > 1_500_000_000L;
                            });
        }
    }

    private static String statusOf(Socket socket) throws IOException {
        socket.setSoTimeout(5_000);
        socket.getOutputStream()
                .write(
                        "HEAD /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
        InputStream in = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the connection was closed");
            }
            head.append((char) next);
        }
        return head.substring(0, 12);
    }

    /** A closed socket tells the sender at the second byte. */
    private static boolean isCut(OutputStream out) {
        try {
            out.write('x');
            out.flush();
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void connectionOnWhichNothingIsAskedIsClosed() throws Exception {
        assertThat(running.raw("", "GET /health/live HTTP/1.1", "Host: localhost"))
                .startsWith("HTTP/1.1 200 ");
    }
}
