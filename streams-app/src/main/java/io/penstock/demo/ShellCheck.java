package io.penstock.demo;

import java.nio.file.Path;
import java.util.List;

/**
 * The commands with which anybody can check {@link SourceTotals}. They print the same two values.
 *
 * @param lines counts the lines
 * @param digest takes the digest over all digests
 */
public record ShellCheck(String lines, String digest) {
    private static final String EACH_SHA256 = "sha256sum | cut -c1-64";

    /**
     * Returns the commands for a plan.
     *
     * @param javaHome the JDK whose classes are read where its sources are not installed
     */
    static ShellCheck of(SourcePlan plan, Path javaHome) {
        int counted = plan.filesWith(SourceJob.COUNT);
        int digested = plan.filesWith(SourceJob.DIGEST);
        if (plan.location().equals(SourceArchive.RUNTIME_IMAGE)) {
            return ofImage(javaHome, counted, digested);
        }
        String archive = quote(plan.location());
        String read = "while IFS= read -r f; do unzip -p " + archive + " \"$f\"";
        String all = "unzip -p " + archive + " | wc -l";
        String some = names(plan, counted) + " | " + read + "; done | wc -l";
        return new ShellCheck(
                counted == plan.entries().size() ? all : some,
                names(plan, digested) + " | " + read + " | " + EACH_SHA256 + "; done | sha256sum");
    }

    private static String names(SourcePlan plan, int files) {
        List<String> entries = plan.entries();
        String names = "unzip -Z1 " + quote(plan.location()) + " | grep -v '/$'";
        if (files < entries.size()) {
            names += " | head -n " + files;
        }
        // unzip takes the name of a file for a pattern.
        boolean patterns = entries.stream().anyMatch(name -> name.matches(".*[\\[\\]*?\\\\].*"));
        return patterns ? names + " | sed 's/[][*?\\\\]/\\\\&/g'" : names;
    }

    private static ShellCheck ofImage(Path javaHome, int counted, int digested) {
        String extract =
                "d=$(mktemp -d) && "
                        + quote(javaHome.resolve("bin").resolve("jimage").toString())
                        + " extract --dir \"$d\" "
                        + quote(javaHome.resolve("lib").resolve("modules").toString())
                        + " && cd \"$d\" && find . -name '*.class' -type f | LC_ALL=C sort | head -n ";
        String end = "; cd - >/dev/null; rm -r \"$d\"";
        return new ShellCheck(
                "(" + extract + counted + " | tr '\\n' '\\0' | xargs -0 cat | wc -l" + end + ")",
                "("
                        + extract
                        + digested
                        + " | tr '\\n' '\\0' | xargs -0 sha256sum | cut -c1-64 | sha256sum"
                        + end
                        + ")");
    }

    /** Returns a word as a POSIX shell takes it for one word. */
    static String quote(String word) {
        return word.matches("[A-Za-z0-9_./:@%+=-]+")
                ? word
                : "'" + word.replace("'", "'\\''") + "'";
    }
}
