package io.penstock.node;

import io.penstock.profile.ProfilerSettings;
import io.penstock.profile.http.ProfilingAddress;
import io.penstock.profile.keep.KeepSettings;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Whether and how a node profiles itself.
 *
 * @param enabled whether it does at all
 * @param profiler what may be profiled
 * @param keep which profiles are kept
 * @param http where {@code /debug/pprof/} is served; null: nowhere
 * @param remote whether the gateway shows kept profiles to callers from other machines
 */
public record ProfilingSettings(
        boolean enabled,
        ProfilerSettings profiler,
        KeepSettings keep,
        @Nullable ProfilingAddress http,
        boolean remote) {
    /** Everything, as documented. */
    public static final ProfilingSettings STANDARD =
            new ProfilingSettings(
                    true,
                    ProfilerSettings.STANDARD,
                    KeepSettings.STANDARD,
                    ProfilingAddress.STANDARD,
                    false);

    /** Nothing. */
    public static final ProfilingSettings OFF =
            new ProfilingSettings(
                    false, ProfilerSettings.STANDARD, KeepSettings.STANDARD, null, false);

    /** Returns the standard settings with profiles in a directory, served on a port of loopback. */
    public static ProfilingSettings in(Path directory, int port) {
        return new ProfilingSettings(
                true,
                ProfilerSettings.in(directory),
                KeepSettings.STANDARD,
                new ProfilingAddress(
                        ProfilingAddress.STANDARD.host(),
                        port,
                        ProfilingAddress.STANDARD.allowedHosts()),
                false);
    }
}
