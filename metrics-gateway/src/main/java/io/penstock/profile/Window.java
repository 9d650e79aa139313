package io.penstock.profile;

import java.io.IOException;

/** Something that records until it is told to end. Used by one thread at a time. */
interface Window {
    /**
     * Ends it and reads what it holds.
     *
     * @throws IOException when that could not be written or read; nothing is left then
     */
    Capture end() throws IOException;

    /** Ends it and leaves nothing. */
    void abandon();
}
