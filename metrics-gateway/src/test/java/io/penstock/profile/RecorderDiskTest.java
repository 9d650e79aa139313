package io.penstock.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.localstack.ChildJvm;
import io.penstock.localstack.ChildProcess;
import io.penstock.profile.keep.SmallDisk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk of the flight recorder's own files gets full, and has room again. */
class RecorderDiskTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int LEAST_KIB = (int) (RecorderDisk.LEAST_BYTES >> 10);

    @Test
    void recordsOnlyWhileThereIsRoomAndLivesOn(@TempDir Path directory) throws Exception {
        Path disk = Files.createDirectory(directory.resolve("disk"));
        Path fill = disk.resolve("fill");
        try (SmallDisk _ = SmallDisk.mount(disk, 3 * LEAST_KIB);
                ChildProcess process =
                        ChildJvm.running(RecordingMain.class)
                                .withFlags("-XX:FlightRecorderOptions:repository=" + disk)
                                .withArguments(directory.resolve("profiles").toString())
                                .start("recording", directory.resolve("recording.log"))) {
            process.awaitLine("1 RECORDS Begun", PATIENCE);

            Files.write(fill, new byte[(int) (RecorderDisk.LEAST_BYTES * 5 / 2)]);
            String refused = process.awaitLine("2 RECORDS NOT", PATIENCE);
            assertThat(refused)
                    .contains("FAILED", "less than 64 MiB of disk left", disk.toString());

            Files.delete(fill);
            process.awaitLine("3 RECORDS Begun", PATIENCE);
            assertThat(process.isAlive()).isTrue();
        }
    }
}
