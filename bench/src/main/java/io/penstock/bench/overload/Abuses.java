package io.penstock.bench.overload;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What is done to a gateway; each says in a few words what came back. One at a time. */
final class Abuses {
    private static final String HOST = "Host: localhost\r\n";
    private static final long GIGABYTE = 1L << 30;
    private static final long ROUND_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final Victim victim;
    private final long seed;

    Abuses(Victim victim, long seed) {
        this.victim = victim;
        this.seed = seed;
    }

    /** Connections on which nothing is sent, held for a while. */
    String idle(int count, int seconds) throws IOException {
        List<Sender> held = new ArrayList<>();
        int failed = 0;
        try {
            for (int i = 0; i < count; i++) {
                try {
                    held.add(new Sender(victim.port()));
                } catch (IOException e) {
                    failed++;
                }
            }
            pause(seconds);
            return held.size() + " came in, " + failed + " did not";
        } finally {
            held.forEach(Sender::close);
        }
    }

    /** Headers, a byte of each connection four times a second. */
    String slowHeads(int count, int seconds) throws IOException {
        return drip(count, seconds, "GET /api/v1/tasks HTTP/1.1\r\n" + HOST + "X-Slow: ");
    }

    /** Bodies that state half a megabyte and arrive byte by byte. */
    String slowBodies(int count, int seconds) throws IOException {
        return drip(
                count,
                seconds,
                "POST /api/v1/tasks HTTP/1.1\r\n"
                        + HOST
                        + "Content-Type: application/json\r\nContent-Length: 500000\r\n\r\n");
    }

    private String drip(int count, int seconds, String head) throws IOException {
        List<Sender> all = new ArrayList<>();
        List<Sender> open = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                Sender sender = new Sender(victim.port());
                all.add(sender);
                sender.send(head);
            }
            open.addAll(all);
            Map<String, Integer> answers = new TreeMap<>();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
            while (!open.isEmpty() && System.nanoTime() - end < 0) {
                open.removeIf(
                        sender -> {
                            if (sender.isAnswered()) {
                                answers.merge(sender.status(), 1, Integer::sum);
                                return true;
                            }
                            if (sender.drip()) {
                                return false;
                            }
                            answers.merge("cut", 1, Integer::sum);
                            return true;
                        });
                LockSupport.parkNanos(ROUND_NANOS);
            }
            answers.put("still open after " + seconds + " s", open.size());
            return counts(answers);
        } finally {
            all.forEach(Sender::close);
        }
    }

    /** A body of one gigabyte, in JSON or as a line of NDJSON, with its length or in chunks. */
    String gigabyte(String type, boolean chunked) throws IOException {
        byte[] piece = new byte[1 << 20];
        Arrays.fill(piece, (byte) 'x');
        try (Sender sender = new Sender(victim.port())) {
            sender.send(
                    "POST /api/v1/tasks HTTP/1.1\r\n"
                            + HOST
                            + "Connection: close\r\nContent-Type: "
                            + type
                            + "\r\n"
                            + (chunked
                                    ? "Transfer-Encoding: chunked\r\n\r\n"
                                    : "Content-Length: " + GIGABYTE + "\r\n\r\n"));
            long sent = 0;
            try {
                while (sent < GIGABYTE) {
                    if (chunked) {
                        sender.send("100000\r\n");
                    }
                    sender.send(piece);
                    if (chunked) {
                        sender.send("\r\n");
                    }
                    sent += piece.length;
                }
                if (chunked) {
                    sender.send("0\r\n\r\n");
                }
            } catch (IOException e) {
                return sender.status() + " after " + (sent >> 20) + " MB";
            }
            String status = sender.status();
            String rest = sender.rest();
            return status
                    + (rest.contains("\"code\":\"too_large\"") ? ", too_large" : "")
                    + " after "
                    + (sent >> 20)
                    + " MB";
        }
    }

    /** Tasks with bytes changed, left out, repeated. */
    String malformed(int count) {
        Random random = new Random(seed);
        Map<String, Integer> answers = new TreeMap<>();
        String good =
                "{\"type\":\"flood\",\"payload\":{\"a\":[1,2.5e3,\"\\u00e9\",null,true]},"
                        + "\"priority\":5,\"tenant\":\"acme\",\"capabilities\":[\"x\"]}";
        for (int i = 0; i < count; i++) {
            byte[] bytes = good.getBytes(StandardCharsets.UTF_8);
            for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
                int at = random.nextInt(bytes.length);
                switch (random.nextInt(3)) {
                    case 0 -> bytes[at] = (byte) random.nextInt(256);
                    case 1 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
                    default -> bytes[at] = bytes[random.nextInt(bytes.length)];
                }
            }
            int status =
                    victim.send(
                                    HttpRequest.newBuilder(URI.create(victim.url("/api/v1/tasks")))
                                            .header("Content-Type", "application/json")
                                            .POST(BodyPublishers.ofByteArray(bytes)))
                            .statusCode();
            answers.merge(Integer.toString(status), 1, Integer::sum);
        }
        return counts(answers);
    }

    /** Addresses that try to lead out of the routes. */
    String traversal() throws IOException {
        List<String> ups =
                List.of(
                        "../",
                        "%2e%2e/",
                        "..%2f",
                        "%252e%252e%252f",
                        "..;/",
                        "..%5c",
                        "%c0%ae%c0%ae/");
        List<String> begins =
                List.of("/", "/openapi/", "/api/v1/tasks/", "/api/v1/agents/x/", "//");
        Map<String, Integer> answers = new TreeMap<>();
        for (String begin : begins) {
            for (String up : ups) {
                for (int depth = 1; depth <= 8; depth++) {
                    try (Sender sender = new Sender(victim.port())) {
                        sender.send(
                                "GET "
                                        + begin
                                        + up.repeat(depth)
                                        + "etc/passwd HTTP/1.1\r\n"
                                        + HOST
                                        + "Connection: close\r\n\r\n");
                        String status = sender.status();
                        answers.merge(
                                sender.rest().contains("root:") ? "LEAKED" : status,
                                1,
                                Integer::sum);
                    }
                }
            }
        }
        return counts(answers);
    }

    /** Requests with many headers within the limit, with too many, and with one too large. */
    String headers(int connections) throws IOException {
        Map<String, Integer> answers = new TreeMap<>();
        for (int i = 0; i < connections; i++) {
            answers.merge("many: " + withHeaders("X-N: 1\r\n".repeat(1_500)), 1, Integer::sum);
            answers.merge("too many: " + withHeaders("X-N: 1\r\n".repeat(50_000)), 1, Integer::sum);
            answers.merge(
                    "one of 1 MB: " + withHeaders("X-N: " + "y".repeat(1 << 20) + "\r\n"),
                    1,
                    Integer::sum);
        }
        return counts(answers);
    }

    private String withHeaders(String headers) throws IOException {
        try (Sender sender = new Sender(victim.port())) {
            try {
                sender.send("GET /api/v1/agents HTTP/1.1\r\n" + HOST + headers + "\r\n");
            } catch (IOException e) {
                // It may have closed before all was sent; it answers all the same.
            }
            return sender.status();
        }
    }

    /** Requests that do not wait for the answers of those before. */
    String pipelined(int count) throws Exception {
        try (Sender sender = new Sender(victim.port())) {
            String one = "GET /api/v1/agents/none HTTP/1.1\r\n" + HOST;
            Thread writer =
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        try {
                                            for (int i = 1; i < count; i++) {
                                                sender.send(one + "\r\n");
                                            }
                                            sender.send(one + "Connection: close\r\n\r\n");
                                        } catch (IOException e) {
                                            // The count of answers tells.
                                        }
                                    });
            String all = sender.rest();
            writer.join();
            return (all.split("HTTP/1.1 404 ", -1).length - 1) + " answers of 404";
        }
    }

    /** Methods that nobody knows. */
    String methods() throws IOException {
        Map<String, Integer> answers = new TreeMap<>();
        for (String method :
                List.of(
                        "BREW",
                        "PROPFIND",
                        "TRACE",
                        "CONNECT",
                        "get",
                        "PUT",
                        "DELETE",
                        "G\u00c9T",
                        "X".repeat(8_000))) {
            try (Sender sender = new Sender(victim.port())) {
                sender.send(
                        method
                                + " /api/v1/tasks HTTP/1.1\r\n"
                                + HOST
                                + "Connection: close\r\n\r\n");
                answers.merge(sender.status(), 1, Integer::sum);
            }
        }
        return counts(answers);
    }

    private static void pause(int seconds) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (System.nanoTime() - end < 0) {
            LockSupport.parkNanos(ROUND_NANOS);
        }
    }

    private static String counts(Map<String, Integer> answers) {
        List<String> parts = new ArrayList<>();
        answers.forEach((answer, count) -> parts.add(count + " × " + answer));
        return String.join(", ", parts);
    }
}
