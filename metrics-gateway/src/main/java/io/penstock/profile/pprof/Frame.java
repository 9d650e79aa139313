package io.penstock.profile.pprof;

/**
 * One call in a stack. Immutable.
 *
 * @param function class and method, as in {@code java.util.HashMap.put}, or a native function
 * @param file source file, empty when it is not known
 * @param line line in it, 0 when it is not known
 */
public record Frame(String function, String file, int line) {
    /** Stands for the source file of the kernel's functions. */
    public static final String KERNEL = "[kernel]";

    /** Stands for the source file of native functions. */
    public static final String NATIVE = "[native]";

    /** Returns a frame of which only the function is known. */
    public static Frame of(String function) {
        return new Frame(function, "", 0);
    }
}
