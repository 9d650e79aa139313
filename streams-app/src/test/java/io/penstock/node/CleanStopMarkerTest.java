package io.penstock.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CleanStopMarkerTest {
    @TempDir Path directory;

    @Test
    void shouldBeThereOnlyOnceAfterACleanStop() {
        CleanStopMarker marker = new CleanStopMarker(directory.resolve("new"), "penstock");

        assertThat(marker.take()).isFalse();
        marker.leave();
        assertThat(marker.take()).isTrue();
        assertThat(marker.take()).isFalse();
    }
}
