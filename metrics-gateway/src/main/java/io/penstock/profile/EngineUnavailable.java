package io.penstock.profile;

/** Says why a profiler cannot run here. */
final class EngineUnavailable extends Exception {
    private static final long serialVersionUID = 1L;

    EngineUnavailable(String why, Throwable cause) {
        super(why, cause);
    }

    EngineUnavailable(String why) {
        super(why);
    }
}
