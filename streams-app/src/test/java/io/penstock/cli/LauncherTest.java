package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher in a copy of an empty project, with tools that only say how they were called. */
class LauncherTest {
    private static final Path LAUNCHER = Path.of("..", "penstock").toAbsolutePath().normalize();

    @TempDir Path directory;

    private Path project;
    private Path tools;

    @BeforeEach
    void copyTheLauncher() throws IOException {
        project = Files.createDirectories(directory.resolve("a project"));
        tools = Files.createDirectories(directory.resolve("tools"));
        Files.copy(LAUNCHER, project.resolve("penstock"));
        Files.setPosixFilePermissions(
                project.resolve("penstock"), PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(project.resolve("pom.xml"), "<project/>");
        Path sources = Files.createDirectories(project.resolve("streams-app/src/main/java"));
        Files.writeString(sources.resolve("Main.java"), "class Main {}");
    }

    @Test
    void saysWhatToInstallWithoutAJdk() throws Exception {
        jdk("17.0.15");
        maven("exit 0");

        Run run = launch("penstock", "tasks");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.output())
                .isEqualTo(
                        "penstock: no JDK 25 or newer found: install one (https://adoptium.net), or"
                                + " set JAVA_HOME to it\n");
    }

    @Test
    void saysWhatToInstallWithoutMaven() throws Exception {
        jdk("25.0.1");

        Run run = launch("penstock", "tasks");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.output())
                .isEqualTo(
                        "penstock: the build needs Maven: install it (on Debian: apt install maven),"
                                + " then try again\n");
    }

    @Test
    void saysWhereTheLogLiesWhenTheBuildFails() throws Exception {
        jdk("25.0.1");
        maven("echo no such symbol; exit 1");

        Run run = launch("penstock", "tasks");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.output())
                .contains("penstock: building (about ", "penstock: the build failed: see ")
                .endsWith("/a project/target/build.log\n");
        assertThat(project.resolve("target/build.log")).hasContent("no such symbol");
    }

    @Test
    void buildsOnceAndAgainWhenASourceIsNewer() throws Exception {
        jdk("25.0.1");
        maven(BUILDS);

        assertThat(launch("penstock", "tasks", "--limit", "5 0").output())
                .contains("penstock: building (", " io.penstock.cli.Main [tasks] [--limit] [5 0]");
        assertThat(launch("penstock", "tasks").output()).doesNotContain("building");
        Path source = project.resolve("streams-app/src/main/java/Main.java");
        Files.setLastModifiedTime(
                source,
                FileTime.from(Files.getLastModifiedTime(source).toInstant().plusSeconds(3_600)));
        assertThat(launch("penstock", "tasks").output()).contains("building");
    }

    @Test
    void buildsAgainWhenAPartOfTheClassPathIsGone() throws Exception {
        jdk("25.0.1");
        maven(BUILDS);
        launch("penstock", "tasks");

        Files.delete(project.resolve("library.jar"));

        assertThat(launch("penstock", "tasks").output()).contains("building");
    }

    @Test
    void worksThroughASymbolicLinkFromAnywhere() throws Exception {
        jdk("25.0.1");
        maven(BUILDS);
        Path link = Files.createSymbolicLink(directory.resolve("ps"), project.resolve("penstock"));

        assertThat(run(directory, link.toString(), "agents").output())
                .contains("-Dpenstock.launcher=" + link, " io.penstock.cli.Main [agents]");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void letsOnlyOneOfTwoCommandsBuild(boolean systemHasFlock) throws Exception {
        jdk("25.0.1");
        Path flock = plainTools().resolve("flock");
        if (systemHasFlock) {
            assumeTrue(Files.exists(flock), "flock is not installed");
        } else {
            Files.deleteIfExists(flock);
        }
        maven("sleep 1; " + BUILDS);

        Process first = start(project, project.resolve("penstock").toString(), "tasks");
        Process second = start(project, project.resolve("penstock").toString(), "agents");
        String outputs = output(first) + output(second);

        assertThat(outputs.split("building", -1)).hasSize(2);
        assertThat(outputs).contains("Main [tasks]", "Main [agents]");
    }

    private static final String BUILDS =
            "mkdir -p streams-app/target; touch library.jar"
                    + " streams-app/target/penstock-streams-app-1.jar; printf %s \"$PWD/library.jar\""
                    + " > streams-app/target/class-path";

    /** A directory that looks like a JDK; its java prints how it was called. */
    private void jdk(String version) throws IOException {
        Path home = directory.resolve("jdk");
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        executable(home.resolve("bin/javac"), "exit 0");
        executable(
                home.resolve("bin/java"),
                "while [ $# -gt 0 ]; do printf '%s ' \"$1\"; [ \"$1\" = io.penstock.cli.Main ] &&"
                        + " { shift; break; }; shift; done; printf '[%s] ' \"$@\"; echo");
    }

    private void maven(String body) throws IOException {
        executable(tools.resolve("mvn"), body);
    }

    private static void executable(Path file, String body) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private record Run(int exitCode, String output) {}

    private Run launch(String name, String... arguments) throws Exception {
        String[] command = new String[arguments.length + 1];
        command[0] = project.resolve(name).toString();
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        return run(project, command);
    }

    private Run run(Path workingDirectory, String... command) throws Exception {
        Process process = start(workingDirectory, command);
        String output = output(process);
        return new Run(process.waitFor(), output);
    }

    /** Starts a command that finds no JDK but ours, and only such tools as every system has. */
    private Process start(Path workingDirectory, String... command) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(List.of(command)).directory(workingDirectory.toFile());
        Map<String, String> environment = new TreeMap<>();
        environment.put("PATH", tools + ":" + plainTools());
        environment.put("JAVA_HOME", directory.resolve("jdk").toString());
        environment.put("HOME", directory.toString());
        environment.put("PENSTOCK_JDKS", "");
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.redirectErrorStream(true).start();
    }

    /** A directory with the tools that the launcher may use, and neither Java nor Maven. */
    private Path plainTools() throws IOException {
        Path plain = directory.resolve("plain-tools");
        if (!Files.exists(plain)) {
            Files.createDirectories(plain);
            for (String tool :
                    List.of(
                            "bash",
                            "sh",
                            "dirname",
                            "readlink",
                            "find",
                            "sed",
                            "head",
                            "cat",
                            "rm",
                            "mv",
                            "mkdir",
                            "touch",
                            "flock",
                            "sleep",
                            "tput",
                            "kill",
                            "env")) {
                for (String bin : List.of("/usr/bin", "/bin")) {
                    Path real = Path.of(bin, tool);
                    if (Files.isExecutable(real) && !Files.exists(plain.resolve(tool))) {
                        executable(plain.resolve(tool), "exec " + real + " \"$@\"");
                    }
                }
            }
        }
        return plain;
    }

    private static String output(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
