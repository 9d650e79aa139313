package io.penstock.node;

import static io.penstock.node.RunningNode.PARTITIONS;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.client.Agent;
import io.penstock.client.TaskProducer;
import io.penstock.gateway.GatewaySettings;
import io.penstock.json.RawJson;
import io.penstock.localstack.ChildProcess;
import io.penstock.localstack.EmbeddedKafka;
import io.penstock.localstack.FreePorts;
import io.penstock.task.NewTask;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

/** The dashboard in a browser, before a node that works. One node and one browser for all. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DashboardIT {
    private static final int TASKS = 300;

    /** The project's promise for a cold load. */
    private static final long INTERACTIVE_WITHIN_MS = 2_000;

    private static final int WRITE_BUFFER_BYTES = 4 * 1024 * 1024;

    /** A page and what is there when it shows figures. */
    private static final Map<String, String> PAGES =
            Map.of(
                    "#/", "[data-tile=throughput] [data-value]",
                    "#/tasks", "virtual-list .row",
                    "#/lag", "[data-rows=groups] tbody tr",
                    "#/lag/penstock", "time-chart canvas",
                    "#/agents", "[data-rows=agents] tbody tr",
                    "#/agents/worker", "page-agents .facts",
                    "#/topology", "[data-sub] .edge",
                    "#/profiles", "page-profiles h1",
                    "#/admin", "page-admin h1");

    private final int port = FreePorts.next();
    private EmbeddedKafka kafka;
    private Path state;
    private Node node;
    private NodeHttp http;
    private TaskProducer producer;
    private Agent agent;
    private Browser browser;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        // Before anything else, as it skips the class where there is no browser.
        browser = Browser.open(directory.resolve("profile"), port);
        state = directory.resolve("state");
        kafka = EmbeddedKafka.start();
        node = started();
        http = new NodeHttp(port);
        producer = TaskProducer.open(kafka.bootstrapServers());
        agent =
                Agent.builder("worker")
                        .bootstrapServers(kafka.bootstrapServers())
                        .handle("good", run -> RawJson.of("1"))
                        .concurrency(16)
                        .start();
        for (int i = 0; i < TASKS; i++) {
            var _ = producer.submit(NewTask.of("good", null));
        }
        await().atMost(Browser.PATIENCE).until(() -> ended() == TASKS);
        await().atMost(Browser.PATIENCE)
                .until(() -> http.get("/api/v1/lag/penstock").statusCode() == 200);
    }

    private Node started() throws InterruptedException {
        Node starting =
                Node.start(
                        NodeMain.settings(
                                        kafka.bootstrapServers(),
                                        state,
                                        PARTITIONS,
                                        WRITE_BUFFER_BYTES,
                                        NodeSettings.Guarantee.EXACTLY_ONCE,
                                        Map.of())
                                .withGateway(GatewaySettings.loopback(port))
                                .withProfiling(
                                        ProfilingSettings.in(state.resolveSibling("profiles"), 0)));
        assertThat(starting.awaitReady(RunningNode.PATIENCE)).isTrue();
        return starting;
    }

    @AfterAll
    void stop() {
        RunningNode.closeAll(browser, agent, producer, http, node, kafka);
    }

    private static String elementOf(String address) {
        return requireNonNull(PAGES.get(address), address);
    }

    @Test
    @Order(1)
    void aColdLoadIsInteractiveSoon() {
        browser.loadCold("#/");
        browser.awaitElement(elementOf("#/"));

        double ms =
                ((Number)
                                browser.script(
                                        "return performance.getEntriesByName('penstock-interactive')[0].startTime"))
                        .doubleValue();
        long bytes =
                (Long)
                        browser.script(
                                "return performance.getEntriesByType('resource').reduce((sum, e) => sum + e.transferSize, 0)");
        System.out.printf(Locale.ROOT, "interactive after %.0f ms, %d bytes%n", ms, bytes);
        assertThat(ms).isLessThan(INTERACTIVE_WITHIN_MS);
        assertThat(bytes).isBetween(1L, 450L * 1024);
    }

    @Test
    @Order(2)
    void everyPageShowsFiguresAtAnyWidthAndInBothThemesWithoutComplaint() {
        browser.console();
        for (int width : new int[] {1280, 400}) {
            for (String scheme : List.of("light", "dark")) {
                browser.size(width, 900);
                browser.prefer(scheme);
                browser.load("#/");
                browser.assertAllFit(PAGES, width);
            }
        }
        browser.size(1280, 900);
        assertThat(browser.console()).isEmpty();
    }

    @Test
    @Order(3)
    void figuresAgreeWithMetricsAndTheApi() throws Exception {
        browser.load("#/");
        browser.awaitText("[data-tile=throughput]", TASKS + " since the node started");
        assertThat(browser.text("[data-tile=backlog] [data-value]"))
                .isEqualTo(String.valueOf((long) http.metric("penstock_tasks_waiting")));
        assertThat(browser.text("[data-card=agents]"))
                .contains(
                        (long) http.metric("penstock_agents") + " with a lease",
                        "0 of " + (long) http.metric("penstock_agent_slots") + " slots in use");
        assertThat(browser.text("[data-tile=success] [data-value]")).isEqualTo("100 %");

        browser.go("#/lag/penstock");
        String lag = http.get("/api/v1/lag/penstock").body();
        browser.awaitText("[data-value=lag]", number(lag, "lag") + " records");
    }

    @Test
    @Order(4)
    void aTaskThatEndsAppearsByItself() throws Exception {
        browser.load("#/");
        browser.awaitElement("[data-card=ends]");
        await().atMost(Browser.PATIENCE).until(() -> browser.text(".pill").equals("live"));

        http.postTask("?wait=10s", "{\"id\":\"seen-at-once\",\"type\":\"good\"}");

        browser.awaitText("[data-card=ends]", "seen-at-once");
        browser.awaitText("[data-tile=throughput]", TASKS + 1 + " since the node started");
    }

    @Test
    @Order(5)
    void openingAPageFetchesItsModulesAndNoOthers() {
        browser.load("#/agents");
        browser.awaitElement(elementOf("#/agents"));
        assertThat(modules())
                .contains("agents.js")
                .doesNotContain("overview.js", "lag.js", "topology.js");
        assertThat(browser.fetched()).noneMatch(url -> url.contains("echarts"));

        browser.go("#/lag");
        browser.awaitElement(elementOf("#/lag"));
        assertThat(modules()).contains("lag.js").doesNotContain("topology.js");
        assertThat(browser.fetched()).noneMatch(url -> url.contains("echarts"));
    }

    private List<String> modules() {
        return browser.fetched().stream()
                .filter(url -> url.contains("/js/pages/"))
                .map(url -> url.substring(url.lastIndexOf('/') + 1))
                .toList();
    }

    @Test
    @Order(6)
    void theKeyboardReachesEverything() {
        browser.load("#/");
        browser.awaitElement(elementOf("#/"));
        browser.tab();
        assertThat(focused()).isEqualTo("Skip to content");
        browser.type(Keys.ENTER);
        assertThat(browser.script("return document.activeElement.id")).isEqualTo("main");
        assertThat(browser.script("return location.hash")).isEqualTo("#/");

        browser.load("#/");
        browser.awaitElement(elementOf("#/"));
        for (int i = 0; i < 20 && !focused().equals("Agents"); i++) {
            browser.tab();
        }
        browser.type(Keys.ENTER);

        browser.awaitElement(elementOf("#/agents"));
        await().atMost(Browser.PATIENCE)
                .until(() -> browser.script("return document.activeElement.id").equals("main"));
        assertThat(browser.script("return document.title")).isEqualTo("Agents · Penstock");
        assertThat(browser.text("nav [aria-current]")).isEqualTo("Agents");
    }

    private String focused() {
        return (String) browser.script("return document.activeElement.innerText ?? ''");
    }

    @Test
    @Order(7)
    void theThemeIsWhatTheReaderPrefersUntilOneIsChosenAndKept() {
        browser.prefer("dark");
        browser.load("#/");
        browser.awaitElement("header button.quiet");
        String dark = ground();
        browser.prefer("light");
        String light = ground();
        assertThat(light).isNotEqualTo(dark);

        // From the reader's own to light, and on to dark.
        browser.element("header button.quiet").click();
        browser.element("header button.quiet").click();
        assertThat(ground()).isEqualTo(dark);
        browser.load("#/");
        browser.awaitElement("header button.quiet");
        assertThat(ground()).isEqualTo(dark);

        browser.element("header button.quiet").click();
        assertThat(ground()).isEqualTo(light);
    }

    private String ground() {
        return (String) browser.script("return getComputedStyle(document.body).backgroundColor");
    }

    @Test
    @Order(8)
    void anUpdateTouchesOnlyWhatChanged() {
        browser.load("#/agents");
        browser.awaitElement(elementOf("#/agents"));
        browser.script(
                "window.touched = new Set();"
                        + "new MutationObserver(all => all.forEach(m => touched.add(m.type + ' ' + m.target.nodeName)))"
                        + ".observe(document.querySelector('[data-rows=agents] tbody'), {childList: true, subtree: true, attributes: true, characterData: true});"
                        + "window.row = document.querySelector('[data-rows=agents] tbody tr')");
        // Two readings of the agents, of which nothing but the time since the last word may have
        // changed.
        long before =
                (Long)
                        browser.script(
                                "return performance.getEntriesByType('resource').filter(e => e.name.endsWith('/agents')).length");
        await().atMost(Browser.PATIENCE)
                .until(
                        () ->
                                (Long)
                                                browser.script(
                                                        "return performance.getEntriesByType('resource').filter(e => e.name.endsWith('/agents')).length")
                                        >= before + 2);

        assertThat(browser.script("return window.row.isConnected")).isEqualTo(true);
        assertThat(
                        browser.script(
                                "return [...window.touched].filter(t => t.startsWith('childList') && !t.endsWith('TD')).length"))
                .isEqualTo(0L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"throttle", "debounce"})
    @Order(9)
    void redrawsAreThrottledAndDraftsDebounced(String what) {
        browser.load("#/");
        browser.awaitElement("header");
        String module =
                (String)
                        browser.script(
                                "return performance.getEntriesByType('resource').find(e => e.name.endsWith('/js/pace.js')).name");

        Object calls =
                browser.scriptLater(
                        "const [url, name, done] = arguments;"
                                + "import(url).then(pace => {"
                                + "  let calls = 0; let events = 0;"
                                + "  const paced = pace[name](() => calls++, 100);"
                                + "  const timer = setInterval(() => { paced();"
                                + "    if (++events === 100) { clearInterval(timer); setTimeout(() => done(calls), 300); } }, 10);"
                                + "})",
                        module,
                        what);

        // A hundred events in about a second; a loaded machine takes longer, and may pause.
        if (what.equals("throttle")) {
            assertThat((Long) calls).isBetween(2L, 40L);
        } else {
            assertThat((Long) calls).isBetween(1L, 3L);
        }
    }

    @Test
    @Order(10)
    void aNodeThatGoesAwayIsMissedAndFoundAgain() throws Exception {
        browser.load("#/");
        await().atMost(Browser.PATIENCE).until(() -> browser.text(".pill").equals("live"));

        node.close();
        await().atMost(Browser.PATIENCE)
                .untilAsserted(
                        () ->
                                assertThat(browser.text(".banners"))
                                        .contains("The node does not answer"));
        assertThat(browser.text(".pill")).isEqualTo("not connected");
        assertThat(browser.text("[data-tile=throughput]")).contains("since the node started");

        node = started();

        await().atMost(Browser.PATIENCE).until(() -> browser.text(".pill").equals("live"));
        assertThat(browser.text(".banners")).isEmpty();
        await().atMost(Browser.PATIENCE).until(() -> ended() == 0);
        http.postTask("?wait=10s", "{\"id\":\"after-the-return\",\"type\":\"good\"}");
        browser.awaitText("[data-card=ends]", "after-the-return");
        browser.awaitText("[data-tile=throughput]", "1 since the node started");
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void aNodeThatIsKilledIsMissedAndItsRestoreIsShown() throws Exception {
        node.close();
        try (ChildProcess killed = nodeProcess()) {
            killed.awaitLine("READY", RunningNode.PATIENCE);
            browser.load("#/");
            browser.awaitText(".pill", "live");

            killed.kill();

            browser.awaitText(".banners", "The node does not answer");
            assertThat(browser.text(".pill")).isEqualTo("not connected");
        }
        // Each answer to the reader of changelogs holds one batch, and comes after a second: it
        // will
        // not be done by itself while somebody looks.
        try (ChildProcess restoring =
                nodeProcess(
                        "restore.consumer.max.partition.fetch.bytes=1",
                        "restore.consumer.fetch.min.bytes=1000000",
                        "restore.consumer.fetch.max.wait.ms=1000")) {
            browser.awaitText(".banners", "stores back");
            assertThat(browser.text(".banners"))
                    .contains("The node is not ready", "records are left");
            assertThat(browser.text(".pill")).isEqualTo("restoring");

            restoring.kill();

            browser.awaitText(".banners", "The node does not answer");
        }
        try (ChildProcess back = nodeProcess()) {
            back.awaitLine("READY", RunningNode.PATIENCE);
            browser.awaitText(".pill", "live");
            assertThat(browser.text(".banners")).isEmpty();
            http.postTask("?wait=10s", "{\"id\":\"after-the-kill\",\"type\":\"good\"}");
            browser.awaitText("[data-card=ends]", "after-the-kill");
        }
    }

    private ChildProcess nodeProcess(String... kafkaSettings) {
        return NodeMain.jvm(
                        kafka.bootstrapServers(),
                        state,
                        PARTITIONS,
                        WRITE_BUFFER_BYTES,
                        NodeSettings.Guarantee.EXACTLY_ONCE,
                        kafkaSettings)
                .withFlags("-D" + NodeMain.HTTP_PORT + "=" + port)
                .start("node", state.resolveSibling("node.log"));
    }

    private long ended() throws Exception {
        return Pattern.compile("penstock_tasks_ended_total\\{[^}]*} ([0-9.E]+)")
                .matcher(http.get("/metrics").body())
                .results()
                .mapToLong(line -> (long) Double.parseDouble(line.group(1)))
                .sum();
    }

    private static String number(String json, String field) {
        var found = Pattern.compile("\"" + field + "\":([0-9]+)").matcher(json);
        assertThat(found.find()).isTrue();
        return String.format(Locale.ROOT, "%,d", Long.parseLong(found.group(1)));
    }
}
