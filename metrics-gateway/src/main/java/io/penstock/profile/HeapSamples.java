package io.penstock.profile;

import io.penstock.profile.pprof.Sample;
import io.penstock.profile.pprof.SampleSums;
import io.penstock.profile.recording.RecordedSamples;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;

/** What lives in the heap as of its last collection. Any thread. */
final class HeapSamples {
    static final String EVENT = "jdk.OldObjectSample";

    private HeapSamples() {}

    /** Enables what {@link #add} reads; the samples are written as the recording stops. */
    static void enable(Recording recording) {
        // No paths to roots: those would stop all threads while they are searched.
        recording.enable(EVENT).withStackTrace().with("cutoff", "0 ns");
    }

    /**
     * Returns what lives now; when nothing was sampled before the last collection, one is run.
     *
     * @param collect whether a collection is run in any case
     * @throws IOException when there is no room for the recording
     */
    static List<Sample> now(WorkDirectory work, boolean collect) throws IOException {
        if (collect) {
            System.gc();
        }
        SampleSums sums = new SampleSums(ProfileKind.HEAP.types().size());
        if (record(work, sums) == 0 && !collect) {
            System.gc();
            record(work, sums);
        }
        return sums.samples();
    }

    private static int record(WorkDirectory work, SampleSums sums) throws IOException {
        RecorderDisk.check();
        Path file = work.file(".jfr");
        try (Recording recording = new Recording()) {
            recording.setName("penstock-heap");
            enable(recording);
            recording.start();
            recording.stop();
            recording.dump(file);
            return add(file, sums);
        } finally {
            WorkDirectory.delete(file);
        }
    }

    /** Adds what a stopped recording holds; returns how many samples there were. */
    static int add(Path file, SampleSums sums) throws IOException {
        return RecordedSamples.allOf(file).addLive(sums, bytesAfterCollection());
    }

    private static long bytesAfterCollection() {
        long bytes = 0;
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            MemoryUsage usage = pool.getCollectionUsage();
            if (pool.getType() == MemoryType.HEAP && usage != null) {
                bytes += usage.getUsed();
            }
        }
        return bytes;
    }
}
