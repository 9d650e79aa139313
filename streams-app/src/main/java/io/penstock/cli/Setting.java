package io.penstock.cli;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * One key of a node's configuration, with its value and where that came from.
 *
 * @param key its name, as in {@code kafka.bootstrap}
 * @param value its value as text
 * @param source who set it
 */
record Setting(String key, String value, Source source) {
    private static final Pattern SECRET =
            Pattern.compile("password|secret|webhook|jaas|token|credential|\\.key$|keystore\\.key");

    /** Up to the last {@code @}: a URL of several hosts, or a password that holds one. */
    private static final Pattern PASSWORD_IN_URL = Pattern.compile("://([^/:@\\s]*:)?\\S*@");

    /** Who set a value; a later one wins. */
    enum Source {
        /** Nobody: what the documentation states. */
        DEFAULT,
        /** The configuration file. */
        FILE,
        /** A variable of the environment. */
        ENVIRONMENT,
        /** An option of the command line. */
        OPTION;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Returns the value as it may be shown: a secret, and a password in a URL, are masked. */
    String shown() {
        if (SECRET.matcher(key).find() && !value.isEmpty()) {
            return "********";
        }
        return PASSWORD_IN_URL.matcher(value).replaceAll("://$1********@");
    }

    /** Shows it as {@link #shown} does, so that no log holds a secret. */
    @Override
    public String toString() {
        return key + "=" + shown() + " (" + source.word() + ")";
    }
}
