package io.penstock.gateway.task;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Holds answers between the acknowledgements and the sender that reads them, first in first out: in
 * memory while the sender keeps up, else in a file that is deleted at the end.
 *
 * <p>Many HTTP clients look at the answer only when they have sent everything. Were the answers to
 * wait for them in a pipe of fixed size, both sides would wait for each other. One thread appends,
 * one takes.
 */
final class AnswerSpool implements AutoCloseable {
    private static final int MEMORY_BYTES = 256 * 1024;
    private static final int CHUNK_BYTES = 64 * 1024;

    private final long mostFileBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private ByteArrayOutputStream memory = new ByteArrayOutputStream(CHUNK_BYTES);
    private @Nullable FileChannel file;
    private long fileFrom;
    private long fileTo;
    private boolean ended;
    private boolean dropped;

    /**
     * @param mostFileBytes bytes of answers in the file from which {@link #append} waits
     */
    AnswerSpool(long mostFileBytes) {
        this.mostFileBytes = mostFileBytes;
    }

    /** Appends an answer; waits only when the file is full. */
    void append(byte[] answer) throws IOException, InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!dropped && fileTo - fileFrom >= mostFileBytes) {
                changed.await();
            }
            if (dropped) {
                return;
            }
            if (fileTo == fileFrom && memory.size() + answer.length <= MEMORY_BYTES) {
                memory.write(answer, 0, answer.length);
            } else {
                appendToFile(answer);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Says that no further answer comes. */
    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Drops all answers, those to come too, as nobody reads them any more. */
    void drop() {
        lock.lock();
        try {
            dropped = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Returns whether nobody reads the answers any more. */
    boolean isDropped() {
        lock.lock();
        try {
            return dropped;
        } finally {
            lock.unlock();
        }
    }

    /** Returns whether {@link #take} would wait. */
    boolean isEmpty() {
        lock.lock();
        try {
            return memory.size() == 0 && fileTo == fileFrom;
        } finally {
            lock.unlock();
        }
    }

    /** Returns how many bytes of answers wait in the file. */
    long bytesInFile() {
        lock.lock();
        try {
            return fileTo - fileFrom;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for answers and takes some, the oldest first; null when there are no more. */
    byte @Nullable [] take() throws IOException, InterruptedException {
        lock.lockInterruptibly();
        try {
            while (memory.size() == 0 && fileTo == fileFrom && !ended) {
                changed.await();
            }
            byte[] taken = null;
            if (memory.size() > 0) {
                taken = memory.toByteArray();
                memory = new ByteArrayOutputStream(CHUNK_BYTES);
            } else if (fileFrom < fileTo) {
                taken = takeFromFile();
            }
            changed.signalAll();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            if (file != null) {
                file.close();
            }
        } finally {
            lock.unlock();
        }
    }

    private void appendToFile(byte[] answer) throws IOException {
        FileChannel channel = file;
        if (channel == null) {
            Path path = Files.createTempFile("penstock-answers", null);
            channel =
                    FileChannel.open(
                            path,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.DELETE_ON_CLOSE);
            file = channel;
        }
        ByteBuffer bytes = ByteBuffer.wrap(answer);
        while (bytes.hasRemaining()) {
            fileTo += channel.write(bytes, fileTo);
        }
    }

    private byte[] takeFromFile() throws IOException {
        FileChannel channel = file;
        if (channel == null) {
            throw new IllegalStateException("answers in a file that was never opened");
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(CHUNK_BYTES, fileTo - fileFrom));
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, fileFrom + bytes.position()) < 0) {
                throw new IOException("the file of answers was cut");
            }
        }
        fileFrom += bytes.capacity();
        if (fileFrom == fileTo) {
            fileFrom = 0;
            fileTo = 0;
            channel.truncate(0);
        }
        return bytes.array();
    }
}
