package io.penstock.gateway;

import io.penstock.profile.keep.KeptProfiles;
import org.jspecify.annotations.Nullable;

/**
 * The profiles that the gateway shows.
 *
 * @param kept where they are; null when profiling is off
 * @param remote whether callers from other machines may see and start them
 * @param pprof where the node serves {@code /debug/pprof/}, as in {@code http://127.0.0.1:6060};
 *     null when nowhere
 */
public record GatewayProfiles(@Nullable KeptProfiles kept, boolean remote, @Nullable String pprof) {
    /** No profiles. */
    public static final GatewayProfiles OFF = new GatewayProfiles(null, false);

    /** Profiles that are shown by the gateway alone. */
    public GatewayProfiles(@Nullable KeptProfiles kept, boolean remote) {
        this(kept, remote, null);
    }
}
