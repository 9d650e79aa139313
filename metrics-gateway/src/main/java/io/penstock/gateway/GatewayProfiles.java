package io.penstock.gateway;

import io.penstock.profile.keep.KeptProfiles;
import org.jspecify.annotations.Nullable;

/**
 * The profiles that the gateway shows.
 *
 * @param kept where they are; null when profiling is off
 * @param remote whether callers from other machines may see and start them
 */
public record GatewayProfiles(@Nullable KeptProfiles kept, boolean remote) {
    /** No profiles. */
    public static final GatewayProfiles OFF = new GatewayProfiles(null, false);
}
