package io.penstock.profile;

import java.time.Duration;
import java.time.Instant;

/** What became of the wish to capture something. */
public sealed interface CaptureStart {
    /**
     * It runs.
     *
     * @param capture to wait for, or to stop
     */
    record Begun(RunningCapture capture) implements CaptureStart {}

    /**
     * One of this kind runs already.
     *
     * @param kind what runs
     * @param who asked for it
     * @param until when it ends
     */
    record Busy(ProfileKind kind, String who, Instant until) implements CaptureStart {}

    /**
     * The settings exclude this kind.
     *
     * @param kind what was asked for
     */
    record Disabled(ProfileKind kind) implements CaptureStart {}

    /**
     * The length is not allowed.
     *
     * @param most the longest that is
     */
    record OutOfBounds(Duration most) implements CaptureStart {}

    /**
     * It cannot run here and now.
     *
     * @param why in words
     */
    record Failed(String why) implements CaptureStart {}
}
