package io.penstock.cache;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.regex.Pattern;

/**
 * A pattern as Redis matches keys: {@code *} any bytes, {@code ?} one byte, {@code [a-c]} one of,
 * {@code [^a]} none of, and a backslash before a character that means itself. Immutable.
 */
public final class Glob {
    private static final String SPECIAL = "*?[]\\^-";

    private final Pattern pattern;

    /** Compiles a pattern; there is none that is wrong, an open bracket reaches to the end. */
    public Glob(String glob) {
        this.pattern = Pattern.compile(regex(bytes(glob)), Pattern.DOTALL);
    }

    /** Whether the whole key matches. */
    public boolean matches(String key) {
        return pattern.matcher(bytes(key)).matches();
    }

    /** The pattern that only this text matches. */
    public static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 8);
        for (int i = 0; i < text.length(); i++) {
            char next = text.charAt(i);
            if (SPECIAL.indexOf(next) >= 0) {
                escaped.append('\\');
            }
            escaped.append(next);
        }
        return escaped.toString();
    }

    /** Redis compares bytes: one character of this text is one byte of the key. */
    private static String bytes(String text) {
        return new String(text.getBytes(UTF_8), ISO_8859_1);
    }

    private static String regex(String glob) {
        StringBuilder regex = new StringBuilder();
        int at = 0;
        while (at < glob.length()) {
            char next = glob.charAt(at++);
            switch (next) {
                case '*' -> regex.append(".*");
                case '?' -> regex.append('.');
                case '[' -> at = oneOf(glob, at, regex);
                case '\\' -> literal(at < glob.length() ? glob.charAt(at++) : next, regex);
                default -> literal(next, regex);
            }
        }
        return regex.toString();
    }

    /** Writes the class that begins after the bracket, and returns where the glob goes on. */
    private static int oneOf(String glob, int start, StringBuilder regex) {
        int at = start;
        boolean not = at < glob.length() && glob.charAt(at) == '^';
        if (not) {
            at++;
        }
        StringBuilder members = new StringBuilder();
        while (at < glob.length() && glob.charAt(at) != ']') {
            if (glob.charAt(at) == '\\' && at + 1 < glob.length()) {
                literal(glob.charAt(at + 1), members);
                at += 2;
            } else if (at + 2 < glob.length() && glob.charAt(at + 1) == '-') {
                char one = glob.charAt(at);
                char other = glob.charAt(at + 2);
                literal((char) Math.min(one, other), members);
                members.append('-');
                literal((char) Math.max(one, other), members);
                at += 3;
            } else {
                literal(glob.charAt(at++), members);
            }
        }
        if (members.isEmpty()) {
            // An empty class matches nothing, its negation any byte.
            regex.append(not ? "." : "(?!)");
        } else {
            regex.append(not ? "[^" : "[").append(members).append(']');
        }
        return Math.min(at + 1, glob.length());
    }

    private static void literal(char letter, StringBuilder regex) {
        regex.append(String.format("\\x%02x", (int) letter));
    }
}
