package io.penstock.alert;

import org.jspecify.annotations.Nullable;

/**
 * Keeps a profile of what went on when an alert fires. Called by one thread; must not wait for the
 * profile.
 */
@FunctionalInterface
public interface AlertProfiles {
    /** Keeps none. */
    AlertProfiles NONE = _ -> null;

    /**
     * Keeps one.
     *
     * @param alert has just fired
     * @return the address at which it can be opened, at once or soon; null when none is kept
     */
    @Nullable String keep(Alert alert);
}
