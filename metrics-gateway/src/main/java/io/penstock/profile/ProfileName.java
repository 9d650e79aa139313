package io.penstock.profile;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * What a kept profile is called: {@code cpu_20260315_140559}, in UTC. Immutable.
 *
 * @param kind what it shows
 * @param at when it began, to the second
 */
public record ProfileName(ProfileKind kind, Instant at) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd_HHmmss").withZone(ZoneOffset.UTC);

    public ProfileName {
        at = at.truncatedTo(ChronoUnit.SECONDS);
    }

    /** Returns the name of what another process or address gave; empty when it is none. */
    public static Optional<ProfileName> of(String text) {
        int end = text.indexOf('_');
        if (end < 0) {
            return Optional.empty();
        }
        String time = text.substring(end + 1);
        try {
            return ProfileKind.of(text.substring(0, end))
                    .filter(kind -> text.startsWith(kind.word() + "_"))
                    .map(
                            kind ->
                                    new ProfileName(
                                            kind,
                                            LocalDateTime.parse(time, TIME)
                                                    .toInstant(ZoneOffset.UTC)));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** Returns the same a second later. */
    public ProfileName next() {
        return new ProfileName(kind, at.plusSeconds(1));
    }

    /** Returns the name of its file. */
    public String file() {
        return this + ".prof";
    }

    @Override
    public String toString() {
        return kind.word() + "_" + TIME.format(at);
    }
}
