package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayCommandsTest {
    private static final String ENDED =
            "{\"id\":\"a/b\",\"type\":\"resize\",\"state\":\"succeeded\",\"tenant\":\"acme\","
                    + "\"priority\":5,\"attempt\":1,\"agent\":\"x\",\"submittedAt\":1795262390000,"
                    + "\"assignedAt\":1795262391000,\"endedAt\":1795262395000,\"durationMs\":4000,"
                    + "\"output\":{\"w\":80}}";

    private static final String WAITING =
            "{\"id\":\"b\",\"type\":\"resize\",\"state\":\"waiting\",\"tenant\":\"acme\","
                    + "\"priority\":5,\"attempt\":0,\"submittedAt\":1795262395000}";

    @TempDir Path directory;

    private FakeGateway gateway;

    @BeforeEach
    void startGateway() throws IOException {
        gateway = FakeGateway.start();
    }

    @AfterEach
    void stopGateway() {
        gateway.close();
    }

    @Test
    void showsATaskToPeople() {
        gateway.on("GET /api/v1/tasks/a%2Fb", 200, ENDED);

        CommandLineRun run = run("get", "a/b");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("state      succeeded\n")
                .contains("agent      x\n")
                .contains(" (5.0 s ago), 5.0 s after its submission\n")
                .contains("worked for 4.0 s\n")
                .contains("output     {\"w\":80}\n");
    }

    @Test
    void showsATaskToMachinesAsTheNodeDoes() {
        gateway.on("GET /api/v1/tasks/a%2Fb", 200, ENDED);

        assertThat(run("get", "a/b", "--json").out()).isEqualTo(ENDED + "\n");
    }

    @Test
    void saysWhyTheNodeRefuses() {
        gateway.on(
                "GET /api/v1/tasks/x",
                404,
                "{\"title\":\"No such task\",\"detail\":\"its retention is over\",\"status\":404}");

        CommandLineRun run = run("get", "x");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).isEqualTo("penstock: No such task: its retention is over\n");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void saysTheStatusWhenTheAnswerIsNoProblemDocument() {
        gateway.on("GET /api/v1/tasks/x", 502, "<html>Bad gateway</html>");

        assertThat(run("get", "x").err())
                .isEqualTo("penstock: " + gateway.url() + " answered with HTTP status 502\n");
    }

    @Test
    void listsTasksAsATable() {
        gateway.on(
                "GET /api/v1/tasks?state=succeeded&limit=20",
                200,
                "{\"tasks\":[" + ENDED + "," + WAITING + "],\"nextCursor\":\"c\"}");

        assertThat(run("tasks", "--state", "succeeded").out())
                .isEqualTo(
                        """
                        ID   TYPE    STATE      TRY  AGENT  SUBMITTED    TOOK  ERROR
                        a/b  resize  succeeded    1  x      10.0 s ago  5.0 s  -
                        b    resize  waiting      0  -      5.0 s ago       -  -
                        """);
    }

    @Test
    void showsStatisticsAsATable() {
        gateway.on(
                "GET /api/v1/stats?by=agent&window=1m",
                200,
                "{\"by\":\"agent\",\"window\":\"1m\",\"from\":1000,\"to\":61000,\"rows\":["
                        + "{\"key\":\"x\",\"succeeded\":1234,\"failed\":5,\"cancelled\":0,"
                        + "\"expired\":1,\"rate\":20.667,\"attempts\":1300,\"p50Ms\":12,"
                        + "\"p95Ms\":1500,\"p99Ms\":90000,\"executionMs\":7},"
                        + "{\"key\":\"other\",\"other\":true,\"succeeded\":0,\"failed\":0,"
                        + "\"cancelled\":3,\"expired\":0,\"rate\":0.050,\"attempts\":0}]}");

        assertThat(run("stats", "--by", "agent", "--window", "1m").out())
                .isEqualTo(
                        """
                        AGENT         SUCCEEDED  FAILED  CANCELLED  EXPIRED  A SECOND    P50    P95         P99   RUN
                        x                 1,234       5          0        1      20.7  12 ms  1.5 s  1 min 30 s  7 ms
                        (all others)          0       0          3        0       0.1      -      -           -     -
                        """);
    }

    @Test
    void statisticsNameTheOptionThatBreaksARule() {
        assertThat(run("stats", "--by", "owner").err())
                .startsWith("penstock: --by must be type, agent or tenant");
        assertThat(run("stats", "--window", "2h").exitCode()).isEqualTo(2);
    }

    @Test
    void listsAgentsAsATable() {
        gateway.on(
                "GET /api/v1/agents",
                200,
                "{\"agents\":[{\"id\":\"x\",\"epoch\":1,\"partition\":0,\"capabilities\":"
                        + "[\"a\",\"b\"],\"capacity\":8,\"inFlight\":3,\"draining\":false,"
                        + "\"heardAt\":1795262399900}]}");

        assertThat(run("agents").out())
                .isEqualTo(
                        """
                        ID  BUSY  OF  DRAINING  HEARD  CAPABILITIES
                        x      3   8  no        now    a, b
                        """);
    }

    @Test
    void listsLagOfGroupsAndOfTheirPartitions() {
        gateway.on(
                "GET /api/v1/lag?verdict=stalled&limit=50",
                200,
                "{\"groups\":[{\"group\":\"bill\",\"type\":\"classic\",\"members\":1,\"verdict\":"
                        + "\"stalled\",\"why\":\"no progress\",\"lag\":1200,\"lagMs\":42000,"
                        + "\"lagMsAtLeast\":true,\"velocity\":2.50,\"hottest\":\"orders-3\"},"
                        + "{\"group\":\"mail\",\"verdict\":\"ok\",\"why\":\"lag fell\",\"lag\":10,"
                        + "\"lagMs\":900,\"velocity\":-2.00,\"drainMs\":5000}]}");
        gateway.on(
                "GET /api/v1/lag/bill%2Feu",
                200,
                "{\"group\":\"bill/eu\",\"partitions\":[{\"topic\":\"orders\",\"partition\":3,"
                        + "\"verdict\":\"ok\",\"why\":\"all is read\",\"lag\":0,\"offsetLag\":1,"
                        + "\"lagMs\":0,\"velocity\":0.00,\"committed\":99,\"end\":100,"
                        + "\"clientId\":\"b-1\"}]}");

        assertThat(run("lag", "--verdict", "stalled").out())
                .isEqualTo(
                        """
                        GROUP  VERDICT    LAG       BEHIND  GROWS/S  DRAINED IN  HOTTEST   WHY
                        bill   stalled  1,200  over 42.0 s     +2.5           -  orders-3  no progress
                        mail   ok          10       900 ms     -2.0       5.0 s  -         lag fell
                        """);
        assertThat(run("lag", "bill/eu").out())
                .isEqualTo(
                        """
                        TOPIC   PARTITION  VERDICT  COMMITTED  END  LAG  BEHIND  GROWS/S  CLIENT  WHY
                        orders          3  ok              99  100    0     0 s     +0.0  b-1     all is read
                        """);
        assertThat(run("lag", "bill", "--verdict", "ok").exitCode()).isEqualTo(2);
        assertThat(run("lag", "--limit", "0").exitCode()).isEqualTo(2);
    }

    @Test
    void listsAndShowsDeadLetters() {
        String letter =
                "{\"id\":\"3-7\",\"reason\":\"priority: must be 0 to 9, is 99\",\"topic\":"
                        + "\"tasks.submitted\",\"partition\":3,\"offset\":12,\"time\":1795262395000,"
                        + "\"key\":\"k\",\"valueBase64\":\"/w==\",\"headers\":{\"a\":\"1\"}}";
        gateway.on("GET /api/v1/dead-letters?limit=20", 200, "{\"deadLetters\":[" + letter + "]}");
        gateway.on("GET /api/v1/dead-letters/3-7", 200, letter);

        assertThat(run("dead-letters", "list").out())
                .isEqualTo(
                        """
                        ID   WHEN       FROM                  KEY  REASON
                        3-7  5.0 s ago  tasks.submitted/3/12  k    priority: must be 0 to 9, is 99
                        """);
        assertThat(run("dead-letters", "show", "3-7").out())
                .contains("reason      priority: must be 0 to 9, is 99\n")
                .contains("from        tasks.submitted, partition 3, offset 12\n")
                .contains("header      a: 1\n")
                .contains("value       base64:/w==\n");
    }

    @Test
    void submitsOneTaskAndPrintsItsId() {
        gateway.on(
                "POST /api/v1/tasks",
                body ->
                        new FakeGateway.Answer(
                                202,
                                "{\"id\":\"n1\",\"state\":\"accepted\",\"got\":" + body + "}"));

        assertThat(run("submit", "--type", "resize", "--payload", "[1]").out()).isEqualTo("n1\n");
        assertThat(run("submit", "--type", "resize", "--payload", "[1]", "--json").out())
                .contains("\"got\":{\"type\":\"resize\",\"payload\":[1]}");
    }

    @Test
    void waitsForTheEndAndTellsItByTheExitCode() {
        gateway.on("POST /api/v1/tasks?wait=10000ms", 200, ENDED);
        gateway.on("POST /api/v1/tasks?wait=9000ms", 200, ENDED.replace("succeeded", "failed"));

        assertThat(run("submit", "--type", "resize", "--wait", "10s").exitCode()).isZero();
        assertThat(run("submit", "--type", "resize", "--wait", "9s").exitCode()).isEqualTo(1);
    }

    @Test
    void saysHowToLookAgainWhenATaskHasNotEndedInTime() {
        gateway.on("POST /api/v1/tasks?wait=1000ms", 202, WAITING);

        CommandLineRun run = run("submit", "--type", "resize", "--wait", "1s");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .isEqualTo(
                        "penstock: task b has not ended yet; look again with './penstock get b'\n");
    }

    @Test
    void goesOnAskingWhenTheNodeAnswersBeforeTheTimeIsOver() {
        gateway.on("POST /api/v1/tasks?wait=60000ms", 202, WAITING);
        gateway.on("GET /api/v1/tasks/b", 200, ENDED);

        CommandLineRun run = run("submit", "--type", "resize", "--wait", "2m");

        assertThat(run.out()).contains("state      succeeded\n");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void submitsAFileInBatchesAndTellsEachRefusedLine() throws IOException {
        Path file = directory.resolve("tasks.ndjson");
        Files.writeString(file, "{\"type\":\"a\"}\n\n{\"priority\":99}\n".repeat(600));
        gateway.on("POST /api/v1/tasks", GatewayCommandsTest::answerLines);

        CommandLineRun run = run("submit", file.toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEqualTo("600 submitted, 600 refused\n");
        assertThat(run.err().lines())
                .hasSize(600)
                .startsWith("line 3: Not a task: priority: must be 0 to 9, is 99")
                .endsWith("line 1800: Not a task: priority: must be 0 to 9, is 99");
        assertThat(gateway.requests()).hasSize(3);
    }

    @Test
    void waitsForTheTasksOfAFile() throws IOException {
        Path file = directory.resolve("tasks.ndjson");
        Files.writeString(file, "{\"type\":\"a\"}\n{\"type\":\"b\"}\n");
        gateway.on("POST /api/v1/tasks", GatewayCommandsTest::answerLines);
        gateway.on("GET /api/v1/tasks/n", 200, ENDED);

        CommandLineRun run = run("submit", file.toString(), "--wait", "10s");

        assertThat(run.out())
                .isEqualTo(
                        "2 submitted, 0 refused, 2 succeeded, 0 ended otherwise, 0 on the way\n");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void saysFromWhichLineToGoOnWhenTheNodeAnswersTooFew() throws IOException {
        Path file = directory.resolve("tasks.ndjson");
        Files.writeString(file, "{\"type\":\"a\"}\n{\"type\":\"b\"}\n");
        gateway.on("POST /api/v1/tasks", 200, "{\"line\":1,\"id\":\"n\"}\n");

        CommandLineRun run = run("submit", file.toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .isEqualTo("penstock: the node answered 1 of 2 lines; go on from line 2\n");
    }

    @Test
    void saysThatAFileCannotBeRead() {
        assertThat(run("submit", "/no/such/file").err())
                .isEqualTo("penstock: cannot read /no/such/file: give a file that you may read\n");
    }

    private CommandLineRun run(String... arguments) {
        String[] all = new String[arguments.length + 2];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        all[arguments.length] = "--url";
        all[arguments.length + 1] = gateway.url();
        return CommandLineRun.of(all);
    }

    private static FakeGateway.Answer answerLines(String body) {
        StringBuilder answers = new StringBuilder();
        body.lines()
                .forEach(
                        line ->
                                answers.append(
                                        line.contains("99")
                                                ? "{\"line\":1,\"title\":\"Not a task\",\"detail\":"
                                                        + "\"priority: must be 0 to 9, is 99\"}\n"
                                                : "{\"line\":1,\"id\":\"n\"}\n"));
        return new FakeGateway.Answer(200, answers.toString());
    }
}
