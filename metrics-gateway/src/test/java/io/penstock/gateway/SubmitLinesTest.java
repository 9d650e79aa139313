package io.penstock.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.gateway.pipeline.Submissions;
import io.penstock.task.SizeLimits;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One task a line. */
class SubmitLinesTest {
    private static final String TASKS = "/api/v1/tasks";
    private static final int LINES_IN_FLIGHT = 64;
    private static final int BYTES_IN_FLIGHT = 1024 * 1024;

    private RunningGateway running;

    @BeforeEach
    void start() {
        GatewayLimits limits =
                new GatewayLimits(100, 100, 8 * 1024, LINES_IN_FLIGHT, BYTES_IN_FLIGHT);
        GatewayTimeouts timeouts =
                new GatewayTimeouts(
                        Duration.ofMillis(500),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(5));
        running =
                new RunningGateway(
                        new GatewaySettings("127.0.0.1", 0, Set.of(), Set.of(), limits, timeouts));
    }

    @AfterEach
    void stop() {
        running.close();
    }

    @Test
    void goodLinesCountAlthoughOthersAreBad() throws Exception {
        String tooLong =
                "{\"type\":\"a\",\"payload\":\"" + "x".repeat(SizeLimits.TASK_BYTES) + "\"}";
        HttpResponse<String> answer =
                running.postLines(
                        TASKS,
                        String.join(
                                "\n",
                                "{\"type\":\"a\",\"id\":\"1\"}",
                                "no json",
                                "",
                                "{\"type\":\"a\",\"id\":\"4\"}\r",
                                tooLong,
                                "{\"type\":\"a\",\"priority\":99}",
                                "{\"type\":\"a\",\"id\":\"7\"}"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/x-ndjson");
        List<String> lines = answer.body().lines().toList();
        assertThat(lines).hasSize(6);
        assertThat(lines.get(0)).isEqualTo("{\"line\":1,\"id\":\"1\",\"state\":\"accepted\"}");
        assertThat(ReadProblem.of(lines.get(1)).text("line")).isEqualTo("2");
        assertThat(ReadProblem.of(lines.get(1)).text("field")).isEqualTo("record");
        assertThat(lines.get(2)).isEqualTo("{\"line\":4,\"id\":\"4\",\"state\":\"accepted\"}");
        assertThat(ReadProblem.of(lines.get(3)).code()).isEqualTo("too_large");
        assertThat(ReadProblem.of(lines.get(3)).text("line")).isEqualTo("5");
        assertThat(ReadProblem.of(lines.get(4)).text("rule")).isEqualTo("must be 0 to 9, is 99");
        assertThat(ReadProblem.of(lines.get(4)).status()).isEqualTo(400);
        assertThat(lines.get(5)).isEqualTo("{\"line\":7,\"id\":\"7\",\"state\":\"accepted\"}");
        assertThat(running.pipeline.submissions.tasks())
                .extracting(task -> task.id())
                .containsExactly("1", "4", "7");
    }

    @Test
    void answersInOrderAlthoughAcknowledgedInDisorder() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<Runnable> held = Collections.synchronizedList(new ArrayList<>());
        running.pipeline.submissions.acknowledge(
                at -> {
                    CompletableFuture<Submissions.Accepted> future = new CompletableFuture<>();
                    synchronized (held) {
                        held.add(() -> future.complete(at));
                        if (held.size() == LINES_IN_FLIGHT) {
                            Collections.shuffle(held, random);
                            held.forEach(Runnable::run);
                            held.clear();
                        }
                    }
                    return future;
                });
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < LINES_IN_FLIGHT * 20; i++) {
            lines.append("{\"type\":\"a\",\"id\":\"t").append(i).append("\"}\n");
        }

        List<String> answers = running.postLines(TASKS, lines.toString()).body().lines().toList();

        assertThat(answers).as("seed " + seed).hasSize(LINES_IN_FLIGHT * 20);
        for (int i = 0; i < answers.size(); i++) {
            assertThat(answers.get(i))
                    .as("seed " + seed)
                    .startsWith("{\"line\":" + (i + 1) + ",\"id\":\"t" + i + "\"");
        }
    }

    @Test
    void answersALineWhileTheNextIsNotYetSent() throws Exception {
        try (Socket socket = openStream();
                BufferedReader answers = reader(socket)) {
            OutputStream out = socket.getOutputStream();
            for (int i = 1; i <= 3; i++) {
                sendChunk(out, "{\"type\":\"a\",\"id\":\"t" + i + "\"}\n");
                assertThat(nextAnswer(answers))
                        .isEqualTo(
                                "{\"line\":"
                                        + i
                                        + ",\"id\":\"t"
                                        + i
                                        + "\",\"state\":\"accepted\"}");
            }
        }
    }

    @Test
    void streamsHundredsOfMegabytesInBoundedMemory() throws Exception {
        long wanted = 200L * 1024 * 1024;
        String line = "{\"type\":\"a\",\"payload\":\"" + "x".repeat(10_000) + "\"}\n";
        long count = wanted / line.length();
        acknowledgeOnAnotherThread();

        HttpResponse<InputStream> answer =
                running.client.send(
                        running.to(TASKS)
                                .header("Content-Type", "application/x-ndjson")
                                .POST(
                                        BodyPublishers.ofInputStream(
                                                () -> new RepeatedLine(line, count)))
                                .build(),
                        HttpResponse.BodyHandlers.ofInputStream());

        assertThat(reader(answer.body()).lines().filter(l -> l.contains("accepted")).count())
                .isEqualTo(count);
        assertThat(running.pipeline.submissions.count()).isEqualTo(count);
        assertThat(running.pipeline.submissions.mostInFlight()).isBetween(2, LINES_IN_FLIGHT);
        assertThat(running.pipeline.submissions.mostBytesInFlight())
                .isLessThanOrEqualTo(BYTES_IN_FLIGHT);
    }

    @Test
    void senderThatReadsOnlyWhenItHasSentAllGetsEveryAnswer() throws Exception {
        int count = 200_000;
        String line = "{\"type\":\"a\",\"id\":\"" + "i".repeat(200) + "\"}\n";
        try (Socket socket = new Socket("127.0.0.1", running.gateway.port())) {
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            // HTTP/1.0, so that the answer comes without the frames of chunks.
            String head =
                    String.join(
                            "\r\n",
                            "POST /api/v1/tasks HTTP/1.0",
                            "Host: localhost",
                            "Content-Type: application/x-ndjson",
                            "Content-Length: " + (long) count * line.length(),
                            "",
                            "");
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            byte[] batch = line.repeat(1_000).getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < count / 1_000; i++) {
                out.write(batch);
            }
            out.flush();

            try (BufferedReader answers = reader(socket)) {
                assertThat(answers.lines().filter(l -> l.contains("accepted")).count())
                        .isEqualTo(count);
            }
        }
    }

    @Test
    void lineOfTheLimitIsTakenAndOneByteMoreIsNot() throws Exception {
        String start = "{\"type\":\"a\",\"payload\":\"";
        String fits = start + "x".repeat(SizeLimits.TASK_BYTES - start.length() - 2) + "\"}";
        String tooLong = fits.replace("x\"}", "xx\"}");

        List<String> answers =
                running.postLines(TASKS, tooLong + "\n" + fits + "\n" + tooLong)
                        .body()
                        .lines()
                        .toList();

        assertThat(answers).hasSize(3);
        assertThat(ReadProblem.of(answers.get(0)).code()).isEqualTo("too_large");
        assertThat(answers.get(1)).contains("accepted");
        assertThat(ReadProblem.of(answers.get(2)).code()).isEqualTo("too_large");
    }

    @Test
    void brokerTroubleIsToldForEachLine() throws Exception {
        running.pipeline.submissions.acknowledge(
                at ->
                        at.taskId().equals("2")
                                ? CompletableFuture.failedFuture(new IllegalStateException("gone"))
                                : CompletableFuture.completedFuture(at));

        List<String> answers =
                running.postLines(
                                TASKS,
                                "{\"type\":\"a\",\"id\":\"1\"}\n{\"type\":\"a\",\"id\":\"2\"}")
                        .body()
                        .lines()
                        .toList();

        assertThat(answers.get(0)).contains("accepted");
        assertThat(ReadProblem.of(answers.get(1)).code()).isEqualTo("broker_unavailable");
        assertThat(ReadProblem.of(answers.get(1)).text("id")).isEqualTo("2");
    }

    @Test
    void requiredAgentIsAskedForWithEachLine() throws Exception {
        HttpResponse<String> answer =
                running.postLines(TASKS + "?require=agent", "{\"type\":\"a\"}");

        assertThat(ReadProblem.of(answer.body().strip()).code()).isEqualTo("no_available_agents");
    }

    @Test
    void emptyStreamIsAnsweredWithNothing() throws Exception {
        HttpResponse<String> answer = running.postLines(TASKS, "\n \n");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void whatFitsOneTaskOnlyIsRefusedForAStream() throws Exception {
        assertThat(ReadProblem.of(running.postLines(TASKS + "?wait=1s", "{}")).text("field"))
                .isEqualTo("wait");
        assertThat(
                        ReadProblem.of(
                                        running.send(
                                                running.to(TASKS)
                                                        .header(
                                                                "Content-Type",
                                                                "application/x-ndjson")
                                                        .header("Idempotency-Key", "k")
                                                        .POST(BodyPublishers.ofString("{}"))))
                                .text("field"))
                .isEqualTo("Idempotency-Key");
    }

    @Test
    void streamThatStallsIsCutAndKeepsWhatItHadSent() throws Exception {
        try (Socket socket = openStream();
                BufferedReader answers = reader(socket)) {
            sendChunk(socket.getOutputStream(), "{\"type\":\"a\",\"id\":\"t1\"}\n{\"type\":");

            assertThat(nextAnswer(answers)).contains("\"id\":\"t1\"");
            ReadProblem problem = ReadProblem.of(nextAnswer(answers));
            assertThat(problem.code()).isEqualTo("request_timeout");
            assertThat(problem.text("line")).isEqualTo("2");
            assertThat(answers.lines().filter(l -> l.startsWith("{"))).isEmpty();
        }
        assertThat(running.pipeline.submissions.count()).isEqualTo(1);
    }

    @Test
    void streamIsToldWhereItEndsWhenTheGatewayCloses() throws Exception {
        try (Socket socket = openStream();
                BufferedReader answers = reader(socket)) {
            sendChunk(socket.getOutputStream(), "{\"type\":\"a\",\"id\":\"t1\"}\n");
            assertThat(nextAnswer(answers)).contains("\"id\":\"t1\"");

            CompletableFuture<Void> closed = CompletableFuture.runAsync(running.gateway::close);

            ReadProblem problem = ReadProblem.of(nextAnswer(answers));
            assertThat(problem.code()).isEqualTo("closing");
            assertThat(problem.text("line")).isEqualTo("2");
            closed.get(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void senderThatBreaksOffLeavesNothingBehind() throws Exception {
        try (Socket socket = openStream()) {
            sendChunk(socket.getOutputStream(), "{\"type\":\"a\",\"id\":\"t1\"}\n{\"type\":\"a\"}");
            await().until(() -> running.pipeline.submissions.count() == 1);
            socket.setSoLinger(true, 0);
        }

        await().until(() -> running.get("/metrics").body().contains("requests_active 0.0"));
        assertThat(running.pipeline.submissions.count()).isEqualTo(1);
    }

    private void acknowledgeOnAnotherThread() {
        Map<Long, CompletableFuture<Submissions.Accepted>> open = new ConcurrentHashMap<>();
        ConcurrentLinkedQueue<Submissions.Accepted> order = new ConcurrentLinkedQueue<>();
        running.pipeline.submissions.acknowledge(
                at -> {
                    CompletableFuture<Submissions.Accepted> future = new CompletableFuture<>();
                    open.put(at.at().offset(), future);
                    order.add(at);
                    CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS)
                            .execute(
                                    () -> {
                                        Submissions.Accepted next = order.poll();
                                        if (next != null) {
                                            complete(open.remove(next.at().offset()), next);
                                        }
                                    });
                    return future;
                });
    }

    private static void complete(
            @Nullable CompletableFuture<Submissions.Accepted> future,
            Submissions.Accepted accepted) {
        if (future != null) {
            future.complete(accepted);
        }
    }

    private Socket openStream() throws IOException {
        Socket socket = new Socket("127.0.0.1", running.gateway.port());
        socket.setSoTimeout(10_000);
        String head =
                String.join(
                        "\r\n",
                        "POST /api/v1/tasks HTTP/1.1",
                        "Host: localhost",
                        "Content-Type: application/x-ndjson",
                        "Transfer-Encoding: chunked",
                        "",
                        "");
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static void sendChunk(OutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.write(bytes);
        out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return reader(socket.getInputStream());
    }

    private static BufferedReader reader(InputStream in) {
        return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    }

    /** Skips the head and the sizes of chunks. */
    private static String nextAnswer(BufferedReader answers) throws IOException {
        for (String line = answers.readLine(); line != null; line = answers.readLine()) {
            if (line.startsWith("{")) {
                return line;
            }
        }
        throw new AssertionError("no further answer");
    }

    /** A stream of the same line again and again, made while it is read. */
    private static final class RepeatedLine extends InputStream {
        private final byte[] line;
        private long left;
        private int at;

        RepeatedLine(String line, long count) {
            this.line = line.getBytes(StandardCharsets.US_ASCII);
            this.left = count;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0];
        }

        @Override
        public int read(byte[] target, int from, int length) {
            int done = 0;
            while (done < length && left > 0) {
                int part = Math.min(length - done, line.length - at);
                System.arraycopy(line, at, target, from + done, part);
                done += part;
                at += part;
                if (at == line.length) {
                    at = 0;
                    left--;
                }
            }
            return done == 0 ? -1 : done;
        }
    }
}
