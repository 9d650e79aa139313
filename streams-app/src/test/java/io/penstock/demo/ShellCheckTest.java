package io.penstock.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShellCheckTest {
    private static final Path NO_JDK = Path.of("/no/jdk");

    @TempDir Path directory;

    @BeforeEach
    void needsUnzip() {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/unzip")), "unzip is not installed");
    }

    @Test
    void printsTheSameTotalsOverAWholeArchive() throws Exception {
        check(archive("src.zip", "b/B.java", "a/A.java", "a/A$1.java"), 9);
    }

    @Test
    void printsTheSameTotalsOverTheFirstFiles() throws Exception {
        check(archive("src.zip", "b/B.java", "a/A.java", "a/C.java"), 4);
    }

    @Test
    void printsTheSameTotalsWhereNamesMeanSomethingToTheShellOrToUnzip() throws Exception {
        check(archive("a 'b'.zip", "x/[a]*?.java", "x/a.java", "x/b c.java", "x/\\.java"), 12);
    }

    private void check(Path zip, int tasks) throws Exception {
        try (SourceArchive archive = SourceArchive.open(zip.toString())) {
            SourcePlan plan = new SourcePlan(archive.location(), archive.entries(), tasks);
            SourceTotals totals =
                    SourceTotals.of(
                            plan,
                            task ->
                                    plan.job(task)
                                            .work(
                                                    archive.read(
                                                            plan.entries().get(plan.file(task)))));

            ShellCheck commands = ShellCheck.of(plan, NO_JDK);

            assertThat(run(commands.lines())).isEqualTo(Long.toString(totals.lines()));
            assertThat(run(commands.digest())).isEqualTo(totals.digest() + "  -");
        }
    }

    private Path archive(String name, String... entries) throws IOException {
        Path zip = directory.resolve(name);
        try (OutputStream out = Files.newOutputStream(zip);
                ZipOutputStream entriesOut = new ZipOutputStream(out, StandardCharsets.UTF_8)) {
            entriesOut.putNextEntry(new ZipEntry("directory/"));
            for (String entry : List.of(entries)) {
                entriesOut.putNextEntry(new ZipEntry(entry));
                entriesOut.write((entry + "\nimport x;\nlast").getBytes(StandardCharsets.UTF_8));
            }
        }
        return zip;
    }

    private static String run(String command) throws Exception {
        Process process = new ProcessBuilder("sh", "-c", command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.strip();
    }
}
