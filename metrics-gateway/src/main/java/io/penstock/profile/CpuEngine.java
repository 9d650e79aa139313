package io.penstock.profile;

import java.io.IOException;
import java.nio.file.Path;

/** Samples running code into a file. Any thread; one recording at a time. */
interface CpuEngine {
    /** Time of a processor between two samples of a thread. */
    long PERIOD_NANOS = 10_000_000;

    /**
     * Starts.
     *
     * @param file where it writes; nobody else does
     * @throws EngineUnavailable when it cannot run in this process now
     */
    Sampling start(Path file) throws EngineUnavailable;

    /** A recording under way. */
    interface Sampling {
        /**
         * Ends it; the file is whole then.
         *
         * @return which profiler it was, as in {@code async-profiler/ctimer}
         */
        String stop() throws IOException;

        /** Ends it; what the file holds does not matter. */
        void abandon();
    }
}
