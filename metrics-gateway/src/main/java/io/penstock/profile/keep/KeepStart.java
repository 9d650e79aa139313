package io.penstock.profile.keep;

import io.penstock.profile.CaptureStart;

/** What became of the wish to keep a profile. */
public sealed interface KeepStart {
    /**
     * It will be there.
     *
     * @param profile under this name, from its {@code readyAt} on
     */
    record Announced(KeptProfile profile) implements KeepStart {}

    /**
     * It will not.
     *
     * @param why as the profiler says
     */
    record Refused(CaptureStart why) implements KeepStart {}
}
