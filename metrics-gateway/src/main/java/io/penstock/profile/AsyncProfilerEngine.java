package io.penstock.profile;

import io.penstock.profile.recording.RecordedSamples;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import one.profiler.AsyncProfiler;

/**
 * async-profiler in this process: sees native and kernel code too, and does not wait for
 * safepoints. Where the kernel refuses perf events it samples by the timers of threads.
 */
final class AsyncProfilerEngine implements CpuEngine {
    /**
     * The first that the kernel allows is used, with SIGVTALRM: its usual signal is that of the
     * flight recorder's own sampling by CPU time, which would see nothing any more once this has
     * taken its handler. Only the last has no choice of a signal.
     */
    private static final List<String> EVENTS =
            List.of("cpu,signal=26", "ctimer,signal=26", "itimer");

    /** What is asked of the native library. */
    @FunctionalInterface
    private interface Work<T> {
        T run() throws EngineUnavailable, IOException;
    }

    /**
     * Runs on a platform thread: the library looks for the JVM's structures behind the calling
     * thread, and a virtual one has none.
     */
    private static <T> T onPlatformThread(Work<T> work) throws EngineUnavailable, IOException {
        FutureTask<T> task = new FutureTask<>(work::run);
        Thread.ofPlatform().name("penstock-async-profiler").daemon(true).start(task);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    // A start or stop takes milliseconds, and must not be left half done.
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case EngineUnavailable unavailable -> throw unavailable;
                case IOException failed -> throw failed;
                case null, default ->
                        throw new EngineUnavailable("async-profiler failed: " + e.getCause(), e);
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public Sampling start(Path file) throws EngineUnavailable {
        if (file.toString().contains(",")) {
            throw new EngineUnavailable("async-profiler takes no file name with a comma");
        }
        try {
            return onPlatformThread(() -> startHere(file));
        } catch (IOException e) {
            throw new EngineUnavailable("async-profiler is refused: " + e.getMessage(), e);
        }
    }

    private static Sampling startHere(Path file) throws EngineUnavailable {
        AsyncProfiler profiler;
        try {
            profiler = AsyncProfiler.getInstance();
        } catch (LinkageError | RuntimeException e) {
            throw new EngineUnavailable("async-profiler cannot be loaded: " + e.getMessage(), e);
        }
        String refused = "";
        for (String event : EVENTS) {
            try {
                profiler.execute(
                        "start,event=" + event + ",interval=" + PERIOD_NANOS + ",jfr,file=" + file);
                return new Running(profiler, file);
            } catch (IllegalStateException | IllegalArgumentException | IOException e) {
                refused = event + ": " + e.getMessage();
            }
        }
        throw new EngineUnavailable("async-profiler is refused: " + refused);
    }

    private record Running(AsyncProfiler profiler, Path file) implements Sampling {
        @Override
        public String stop() throws IOException {
            end();
            // Where the kernel refuses perf events, cpu is quietly made of timers; the file tells.
            String engine = RecordedSamples.allOf(file).setting("engine");
            return "async-profiler/" + (engine == null ? "cpu" : engine);
        }

        private void end() throws IOException {
            try {
                onPlatformThread(() -> profiler.execute("stop,jfr,file=" + file));
            } catch (EngineUnavailable e) {
                throw new IOException("async-profiler did not stop: " + e.getMessage(), e);
            }
        }

        @Override
        public void abandon() {
            try {
                end();
            } catch (IOException e) {
                // Somebody else stopped it already, or the file could not be written.
            }
        }
    }
}
