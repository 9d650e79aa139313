package io.penstock.meter;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class RestoresTest {
    private final Restores restores = new Restores();

    @Test
    void addsUpWhatIsLeftOfAStoreOverItsPartitions() {
        restores.onRestoreStart(changelog(0), "ended", 100, 1_100);
        restores.onRestoreStart(changelog(1), "ended", 0, 50);

        // Markers of transactions are offsets, and no records.
        restores.onBatchRestored(changelog(0), "ended", 599, 480);

        assertThat(restores.byStore())
                .containsOnlyKeys("ended")
                .containsEntry("ended", new Restores.Progress(2, 550, 1_050));
    }

    @Test
    void forgetsAStoreThatIsWholeOrLeft() {
        restores.onRestoreStart(changelog(0), "ended", 0, 10);
        restores.onRestoreStart(changelog(1), "ended", 0, 10);

        restores.onRestoreEnd(changelog(0), "ended", 10);
        restores.onRestoreSuspended(changelog(1), "ended", 3);

        assertThat(restores.byStore()).isEmpty();
    }

    private static TopicPartition changelog(int partition) {
        return new TopicPartition("penstock-ended-changelog", partition);
    }
}
