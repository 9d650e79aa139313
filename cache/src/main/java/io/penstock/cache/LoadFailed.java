package io.penstock.cache;

/** A loader failed; its exception is the cause. Nothing was kept. */
public final class LoadFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LoadFailed(String key, Throwable cause) {
        super("the value of " + key + " could not be loaded: " + cause.getMessage(), cause);
    }
}
