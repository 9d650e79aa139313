package io.penstock.task;

import io.penstock.json.InvalidField;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The rules for names on the wire: ids, types, tenants, capabilities and agents. */
public final class Names {
    /** Longest task id in UTF-8 bytes; ids are keys of records, stores and Redis. */
    public static final int MAX_ID_BYTES = 256;

    /** Longest type, tenant, capability or agent id, in characters. */
    public static final int MAX_NAME_CHARS = 128;

    /** Most capabilities that one task may ask for at once. */
    public static final int MAX_REQUIRED_CAPABILITIES = 16;

    /** Most capabilities that one agent may offer. */
    public static final int MAX_OFFERED_CAPABILITIES = 256;

    private Names() {}

    /**
     * Returns the id when it is 1 to {@value #MAX_ID_BYTES} bytes without control characters and
     * half surrogate pairs.
     *
     * @throws InvalidField otherwise
     */
    public static String checkId(String field, String id) {
        if (id.isEmpty()) {
            throw new InvalidField(field, "must not be empty");
        }
        if (id.length() > MAX_ID_BYTES
                || (id.length() * 3 > MAX_ID_BYTES
                        && id.getBytes(StandardCharsets.UTF_8).length > MAX_ID_BYTES)) {
            throw new InvalidField(field, "must be at most " + MAX_ID_BYTES + " bytes");
        }
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            if (c >= ' ' && c <= '~') {
                continue;
            }
            if (Character.isISOControl(c)) {
                throw new InvalidField(field, "must not hold control characters");
            }
            i += checkPair(field, id, i, c);
        }
        return id;
    }

    /**
     * Returns the name when it is 1 to {@value #MAX_NAME_CHARS} characters without white space,
     * control characters and half surrogate pairs.
     *
     * @throws InvalidField otherwise
     */
    public static String check(String field, String name) {
        if (name.isEmpty()) {
            throw new InvalidField(field, "must not be empty");
        }
        if (name.length() > MAX_NAME_CHARS) {
            throw new InvalidField(
                    field,
                    "must be at most " + MAX_NAME_CHARS + " characters, has " + name.length());
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c > ' ' && c <= '~') {
                continue;
            }
            if (Character.isWhitespace(c) || Character.isISOControl(c)) {
                throw new InvalidField(field, "must not hold white space or control characters");
            }
            i += checkPair(field, name, i, c);
        }
        return name;
    }

    private static boolean isSet(List<String> names) {
        for (int i = 1; i < names.size(); i++) {
            if (names.get(i - 1).compareTo(names.get(i)) >= 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Half a surrogate pair has no UTF-8: as a record's key it would become another name. Returns
     * how many further characters belong to this one.
     */
    private static int checkPair(String field, String text, int at, char c) {
        if (!Character.isSurrogate(c)) {
            return 0;
        }
        if (!Character.isHighSurrogate(c)
                || at + 1 == text.length()
                || !Character.isLowSurrogate(text.charAt(at + 1))) {
            throw new InvalidField(field, "must not hold half a surrogate pair");
        }
        return 1;
    }

    /**
     * Returns the names sorted and without repeats, at most {@code most} of them.
     *
     * @throws InvalidField when one breaks the rule for names, or there are too many
     */
    public static List<String> checkSet(String field, List<String> names, int most) {
        for (String name : names) {
            check(field, name);
        }
        List<String> set =
                isSet(names) ? List.copyOf(names) : names.stream().distinct().sorted().toList();
        if (set.size() > most) {
            throw new InvalidField(field, "must be at most " + most + ", has " + set.size());
        }
        return set;
    }
}
