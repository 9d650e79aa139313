package io.penstock.profile.keep;

import java.util.Locale;
import java.util.Optional;

/** Why a profile is kept. */
public enum Reason {
    /** Somebody asked. */
    MANUAL,
    /** It was time. */
    INTERVAL,
    /** An alert fired. */
    ALERT;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** Returns it as JSON shows it. */
    public String word() {
        return word;
    }

    static Optional<Reason> of(String word) {
        for (Reason reason : values()) {
            if (reason.word.equals(word)) {
                return Optional.of(reason);
            }
        }
        return Optional.empty();
    }
}
