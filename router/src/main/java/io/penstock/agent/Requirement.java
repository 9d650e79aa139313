package io.penstock.agent;

import java.util.List;

/**
 * What a task asks of its agent: every one of these capabilities. Immutable.
 *
 * @param capabilities sorted and without repeats; whatever is given is brought into that form
 */
public record Requirement(List<String> capabilities) {
    public Requirement {
        capabilities =
                isSortedSet(capabilities)
                        ? List.copyOf(capabilities)
                        : capabilities.stream().distinct().sorted().toList();
    }

    /** Returns the requirement for all of the given capabilities, in any order. */
    public static Requirement of(List<String> capabilities) {
        return new Requirement(capabilities);
    }

    private static boolean isSortedSet(List<String> names) {
        for (int i = 1; i < names.size(); i++) {
            if (names.get(i - 1).compareTo(names.get(i)) >= 0) {
                return false;
            }
        }
        return true;
    }
}
