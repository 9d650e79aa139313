package io.penstock.gateway.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class LiveClientTest {
    private static final Duration AT_MOST = Duration.ofSeconds(10);

    @Test
    void aReaderThatDoesNotReadIsLetGoAndItsThreadFreed() throws Exception {
        Stuck stuck = new Stuck();
        Writing writing = new Writing(stuck);
        assertThat(writing.client.offer(frame(0))).isTrue();
        stuck.reached.await();

        int taken = 0;
        while (writing.client.offer(frame(taken))) {
            taken++;
        }

        assertThat(taken).isEqualTo(LiveClient.MOST_FRAMES);
        assertThat(writing.thread.join(AT_MOST)).isTrue();
        assertThat(writing.client.offer(frame(99))).isFalse();
    }

    @Test
    void framesAreWrittenInOrderUntilItIsClosed() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CompletableFuture<Void> second = new CompletableFuture<>();
        Writing writing =
                new Writing(
                        new OutputStream() {
                            @Override
                            public void write(int b) {
                                throw new AssertionError("frames are written whole");
                            }

                            @Override
                            public void write(byte[] frame, int from, int length) {
                                out.write(frame, from, length);
                                if (new String(frame, StandardCharsets.UTF_8).contains("id: 2")) {
                                    second.complete(null);
                                }
                            }
                        });
        writing.client.offer(frame(1));
        writing.client.offer(frame(2));
        second.get();

        writing.client.close();

        assertThat(writing.thread.join(AT_MOST)).isTrue();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo("id: 1\nevent: e\ndata: {}\n\nid: 2\nevent: e\ndata: {}\n\n");
    }

    @Test
    void lineBreaksInDataBeginAnotherDataLine() {
        assertThat(new String(Frame.of(7, "e", "a\nb"), StandardCharsets.UTF_8))
                .isEqualTo("id: 7\nevent: e\ndata: a\ndata: b\n\n");
    }

    private static byte[] frame(int id) {
        return Frame.of(id, "e", "{}");
    }

    /** A client whose thread has begun to write. */
    private static final class Writing {
        final CompletableFuture<LiveClient> made = new CompletableFuture<>();
        final Thread thread;
        final LiveClient client;

        Writing(OutputStream out) {
            thread =
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        LiveClient self = new LiveClient(Thread.currentThread());
                                        made.complete(self);
                                        try {
                                            self.write(out);
                                        } catch (IOException e) {
                                            // The reader has gone.
                                        }
                                    });
            client = made.join();
        }
    }

    /** Waits in the first write, as a connection does whose reader does not read. */
    private static final class Stuck extends OutputStream {
        final CountDownLatch reached = new CountDownLatch(1);

        @Override
        public void write(int b) throws IOException {
            reached.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                throw new InterruptedIOException();
            }
        }
    }
}
