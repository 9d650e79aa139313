package io.penstock.node;

import static io.penstock.node.RunningNode.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.penstock.client.Agent;
import io.penstock.client.AttemptFailedException;
import io.penstock.json.RawJson;
import io.penstock.localstack.Programs;
import io.penstock.task.NewTask;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** {@code /metrics} of a node that has worked, beside the list in {@code docs/metrics.md}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MetricsIT {
    private static final int GOOD = 200;
    private static final Path PAGE = Path.of("..", "docs", "metrics.md");

    /** Rows of tables that begin with a name. */
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z][a-z0-9_]*)` \\|(.*)$");

    private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (\\S+) (\\S+)$");

    /** Edges that carry something while tasks run. */
    private static final List<String> FLOWS =
            List.of(
                    "tasks.submitted>routing-in",
                    "tasks.results>routing-in",
                    "routing-in>ingest",
                    "ingest>route",
                    "route>to-agents",
                    "to-agents>tasks.assigned",
                    "route>to-events",
                    "to-events>tasks.events",
                    "tasks.events>history-in",
                    "history-in>history",
                    "history>stats");

    private RunningNode node;
    private String scrape = "";
    private String topology = "";

    @BeforeAll
    void work(@TempDir Path state) throws Exception {
        node = RunningNode.start(state);
        try (Agent agent =
                node.agent("worker")
                        .handle("good", run -> RawJson.of("1"))
                        .handle(
                                "bad",
                                run -> {
                                    throw new AttemptFailedException("no");
                                })
                        .start()) {
            assertThat(agent.isHealthy()).isTrue();
            // Rates are taken since the last time that somebody asked.
            node.http().get("/api/v1/topology");
            node.submit(IntStream.range(0, GOOD).mapToObj(i -> NewTask.of("good", null)));
            await().atMost(PATIENCE)
                    .until(
                            () -> {
                                topology = node.http().get("/api/v1/topology").body();
                                return FLOWS.stream().allMatch(edge -> rate(edge) > 0);
                            });
            for (int i = 0; i < 3; i++) {
                node.http().postTask("", "{\"type\":\"bad\",\"maxAttempts\":1}");
            }
            node.http().postTask("", "{\"type\":\"waits\"}");
            node.http().postTask("", "{\"type\":\"\"}");
            node.http().get("/api/v1/tasks/none");
            node.http().get("/api/v1/tasks");
            System.gc();
            await().atMost(PATIENCE)
                    .until(
                            () -> {
                                scrape = node.http().get("/metrics").body();
                                return scrape.contains(ended("good", "succeeded", GOOD))
                                        && scrape.contains(ended("bad", "failed", 3))
                                        && scrape.contains(depth("waits", 1))
                                        && scrape.contains("penstock_lag_velocity{")
                                        && scrape.contains(
                                                "kafka_consumergroup_group_lag_seconds{");
                            });
        }
    }

    @AfterAll
    void stop() {
        node.close();
    }

    @Test
    void documentListsEachMetricOfAScrapeAndNoOther() throws Exception {
        String page = Files.readString(PAGE);
        Set<String> listed = names(page, row -> true);
        Set<String> always = names(page, row -> !row.contains("absent"));
        Set<String> shown =
                TYPE.matcher(scrape)
                        .results()
                        .map(type -> type.group(1))
                        .collect(Collectors.toCollection(TreeSet::new));

        assertThat(without(shown, listed)).as("not in the document").isEmpty();
        assertThat(without(always, shown)).as("not in a scrape").isEmpty();
    }

    @Test
    void countsTasksAttemptsAndResultsOfTheRun() throws Exception {
        assertThat(scrape)
                .contains("penstock_task_queued_seconds_count{type=\"good\"} " + GOOD + "\n")
                .contains("penstock_task_execution_seconds_count{type=\"good\"} " + GOOD + "\n")
                .contains("penstock_task_total_seconds_count{type=\"bad\"} 3\n")
                .contains("penstock_attempts_ended_total{outcome=\"succeeded\"} " + GOOD + ".0\n")
                .contains("penstock_attempts_ended_total{outcome=\"failed\"} 3.0\n")
                .contains("penstock_attempts_total{type=\"good\"} " + GOOD + ".0\n")
                .contains("agent_spawn_duration_seconds_count{agent_type=\"bad\",mode=\"first\"} 1")
                .contains(depth("good", 0));
    }

    @Test
    void showsTheFiguresThatSimpleDashboardsExpect() {
        for (String name :
                List.of(
                        "requests_success",
                        "requests_failure",
                        "response_time_ms_count",
                        "goroutines",
                        "heap_alloc",
                        "gc_count")) {
            assertThat(value(name)).as(name).isPositive();
        }
        assertThat(value("requests_total"))
                .isEqualTo(value("requests_success") + value("requests_failure"));
        assertThat(value("process_resident_memory_bytes"))
                .isLessThan(value("process_memory_limit_bytes"));
    }

    @Test
    void prometheusOwnToolFindsNoNameOddButThoseThatOthersAskFor() throws Exception {
        assumeTrue(Programs.isInstalled("promtool"), "promtool is not on the PATH");
        Process promtool =
                new ProcessBuilder("promtool", "check", "metrics")
                        .redirectErrorStream(true)
                        .start();
        try (OutputStream in = promtool.getOutputStream()) {
            in.write(scrape.getBytes(StandardCharsets.UTF_8));
        }
        String found = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        promtool.waitFor();

        assertThat(found.lines().map(line -> line.replaceFirst(" .*", "")))
                .containsExactlyInAnyOrder("gc_count", "response_time_ms", "system_cpu_count");
    }

    @Test
    void topologySaysWhatEachStoreHoldsAndWhoWorksOnIt() {
        List<Map<String, Object>> parts = parts();

        assertThat(parts).hasSize(2);
        for (Map<String, Object> part : parts) {
            assertThat(part).containsEntry("active", List.of(0, 1, 2, 3, 4, 5));
            assertThat(listOf(part, "stores"))
                    .isNotEmpty()
                    .allSatisfy(
                            store ->
                                    assertThat(store)
                                            .containsEntry("state", "open")
                                            .containsKey("entries"));
        }
        assertThat(topology).contains("\"state\":\"running\",\"ratesOverMs\":");
    }

    /** Of an edge such as {@code ingest>route}; 0 when it is not there. */
    private double rate(String edge) {
        return parts().stream()
                .flatMap(part -> listOf(part, "edges").stream())
                .filter(found -> edge.equals(found.get("from") + ">" + found.get("to")))
                .mapToDouble(
                        found -> Double.parseDouble(String.valueOf(found.get("recordsPerSecond"))))
                .findFirst()
                .orElse(0);
    }

    private List<Map<String, Object>> parts() {
        return listOf(new Yaml().load(topology), "subTopologies");
    }

    @SuppressWarnings("unchecked") // what is not so fails at once
    private static List<Map<String, Object>> listOf(Map<String, Object> object, String name) {
        return (List<Map<String, Object>>) object.getOrDefault(name, List.of());
    }

    private static Set<String> without(Set<String> all, Set<String> these) {
        Set<String> rest = new TreeSet<>(all);
        rest.removeAll(these);
        return rest;
    }

    private double value(String name) {
        return scrape.lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no metric " + name));
    }

    private static Set<String> names(String page, Predicate<String> row) {
        return ROW.matcher(page)
                .results()
                .filter(found -> row.test(found.group(2)))
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String ended(String type, String outcome, int count) {
        return "penstock_tasks_total{outcome=\""
                + outcome
                + "\",type=\""
                + type
                + "\"} "
                + count
                + ".0\n";
    }

    private static String depth(String type, int tasks) {
        return "penstock_queue_depth{type=\"" + type + "\"} " + tasks + ".0\n";
    }
}
