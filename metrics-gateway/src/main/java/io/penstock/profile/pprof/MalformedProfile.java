package io.penstock.profile.pprof;

/** Says that bytes are no profile, and why. */
public final class MalformedProfile extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedProfile(String why) {
        super("not a pprof profile: " + why);
    }
}
