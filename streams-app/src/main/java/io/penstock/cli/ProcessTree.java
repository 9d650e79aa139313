package io.penstock.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A process and all that came of it. A child whose parent has ended belongs to no tree any more;
 * where {@code /proc} shows the environment of processes (Linux) it is known by a mark that it
 * inherited. Not thread-safe.
 */
final class ProcessTree {
    /** The environment variable that holds the mark. */
    static final String MARK = "PENSTOCK_RUN";

    private static final Path PROC = Path.of("/proc");
    private static final int KILL_ROUNDS = 10;
    private static final Duration KILL_WAIT = Duration.ofSeconds(1);

    private final ProcessHandle root;
    private final byte[] marked;

    /**
     * @param mark the value of {@link #MARK} in its environment, unlike any other's
     */
    ProcessTree(ProcessHandle root, String mark) {
        this.root = root;
        marked = (MARK + "=" + mark).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Ends all of it: SIGTERM first, SIGKILL to what is left after the grace. Returns when all are
     * gone; an interrupt is kept for later.
     */
    void end(Duration grace) {
        boolean interrupted = Thread.interrupted();
        Set<ProcessHandle> known = alive(Set.of(root));
        known.forEach(ProcessHandle::destroy);
        interrupted |= await(known, grace);
        known = alive(known);
        // A process may start another between the look and the signal, so look again.
        for (int round = 0; round < KILL_ROUNDS && !known.isEmpty(); round++) {
            known.forEach(ProcessHandle::destroyForcibly);
            interrupted |= await(known, KILL_WAIT);
            known = alive(known);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Set<ProcessHandle> alive(Set<ProcessHandle> known) {
        Set<ProcessHandle> alive = new HashSet<>(known);
        known.forEach(process -> process.descendants().forEach(alive::add));
        if (Files.isDirectory(PROC)) {
            ProcessHandle.allProcesses().filter(this::isMarked).forEach(alive::add);
        }
        alive.removeIf(process -> !process.isAlive() || isZombie(process));
        return alive;
    }

    private boolean isMarked(ProcessHandle process) {
        try {
            byte[] environment =
                    Files.readAllBytes(
                            PROC.resolve(Long.toString(process.pid())).resolve("environ"));
            return contains(environment);
        } catch (IOException e) {
            // Gone, or another user's: then not ours.
            return false;
        }
    }

    /** A child whose parent ended is reaped by process 1, which in a container may never do it. */
    private static boolean isZombie(ProcessHandle process) {
        try {
            String stat =
                    Files.readString(PROC.resolve(Long.toString(process.pid())).resolve("stat"));
            return stat.startsWith(" Z", stat.lastIndexOf(')') + 1);
        } catch (IOException e) {
            return false;
        }
    }

    private boolean contains(byte[] environment) {
        for (int start = 0; start + marked.length <= environment.length; start++) {
            int same = 0;
            while (same < marked.length && environment[start + same] == marked[same]) {
                same++;
            }
            if (same == marked.length) {
                return true;
            }
        }
        return false;
    }

    private static boolean await(Set<ProcessHandle> processes, Duration atMost) {
        CompletableFuture<?>[] ends =
                processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(ends).get(atMost.toMillis(), TimeUnit.MILLISECONDS);
            return false;
        } catch (InterruptedException e) {
            return true;
        } catch (TimeoutException | ExecutionException e) {
            return false;
        }
    }
}
