package io.penstock.profile.keep;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;

/** A file system of its own in memory; only where this process may mount one. */
public final class SmallDisk implements AutoCloseable {
    private final Path at;

    private SmallDisk(Path at) {
        this.at = at;
    }

    /**
     * Mounts it, or skips the test.
     *
     * @param kib its size
     */
    public static SmallDisk mount(Path at, int kib) throws IOException, InterruptedException {
        boolean mounted;
        try {
            mounted =
                    run("mount", "-t", "tmpfs", "-o", "size=" + kib + "k", "tmpfs", at.toString())
                            == 0;
        } catch (IOException e) {
            mounted = false;
        }
        assumeTrue(mounted, "this process may not mount a file system");
        return new SmallDisk(at);
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    @Override
    public void close() throws IOException {
        try {
            run("umount", "-l", at.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
