package io.penstock.gateway.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AnswerSpoolTest {
    private static final long MOST_FILE_BYTES = 1024 * 1024;

    @Test
    void keepsTheOrderThroughMemoryAndFile() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        ByteArrayOutputStream in = new ByteArrayOutputStream();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (AnswerSpool spool = new AnswerSpool(Long.MAX_VALUE)) {
            for (int i = 0; i < 20_000; i++) {
                byte[] answer =
                        (i + ":" + "x".repeat(random.nextInt(200)))
                                .getBytes(StandardCharsets.UTF_8);
                in.writeBytes(answer);
                spool.append(answer);
                // Sometimes the reader catches up, sometimes it is far behind.
                while (random.nextInt(i % 4_000 < 2_000 ? 300 : 2) == 0 && !spool.isEmpty()) {
                    out.writeBytes(taken(spool));
                }
            }
            spool.end();
            for (byte[] taken = spool.take(); taken != null; taken = spool.take()) {
                out.writeBytes(taken);
            }
        }

        assertThat(out.toByteArray()).as("seed " + seed).isEqualTo(in.toByteArray());
    }

    @Test
    void waitsForTheReaderOnlyWhenTheFileIsFull() throws Exception {
        try (AnswerSpool spool = new AnswerSpool(MOST_FILE_BYTES)) {
            CompletableFuture<Void> appended =
                    CompletableFuture.runAsync(() -> append(spool, 3_000, 1_000));

            await().until(() -> spoolIsFull(spool));
            assertThat(appended).isNotDone();
            long read = 0;
            while (read < 3_000_000) {
                read += taken(spool).length;
            }

            appended.get(5, TimeUnit.SECONDS);
            assertThat(read).isEqualTo(3_000_000);
        }
    }

    @Test
    void whoeverWaitsGoesOnWhenTheAnswersAreDropped() throws Exception {
        try (AnswerSpool spool = new AnswerSpool(MOST_FILE_BYTES)) {
            CompletableFuture<Void> appended =
                    CompletableFuture.runAsync(() -> append(spool, 3_000, 1_000));
            await().until(() -> spoolIsFull(spool));

            spool.drop();

            appended.get(5, TimeUnit.SECONDS);
            assertThat(spool.isDropped()).isTrue();
        }
    }

    private static boolean spoolIsFull(AnswerSpool spool) {
        return spool.bytesInFile() >= MOST_FILE_BYTES;
    }

    private static void append(AnswerSpool spool, int count, int bytes) {
        try {
            for (int i = 0; i < count; i++) {
                spool.append(new byte[bytes]);
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] taken(AnswerSpool spool) throws Exception {
        byte[] taken = spool.take();
        if (taken == null) {
            throw new AssertionError("no answers");
        }
        return taken;
    }
}
