package io.penstock.cache;

/** Where a value came from. */
public enum Source {
    /** The memory of this process. */
    LOCAL,
    /** The server that all processes share. */
    SHARED,
    /** The loader, just now. */
    LOADED
}
