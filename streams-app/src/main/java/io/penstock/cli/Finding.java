package io.penstock.cli;

/**
 * What one check of {@code doctor} found.
 *
 * @param verdict how it is
 * @param what what was looked at, one or two words
 * @param found what is there
 * @param advice what to do, empty when nothing is
 */
record Finding(Verdict verdict, String what, String found, String advice) {
    /** How it is. */
    enum Verdict {
        /** As it should be. */
        OK,
        /** A node starts, but not as it should run. */
        WARN,
        /** A node does not start or does not work. */
        FAIL
    }

    static Finding ok(String what, String found) {
        return new Finding(Verdict.OK, what, found, "");
    }

    static Finding warn(String what, String found, String advice) {
        return new Finding(Verdict.WARN, what, found, advice);
    }

    static Finding fail(String what, String found, String advice) {
        return new Finding(Verdict.FAIL, what, found, advice);
    }
}
