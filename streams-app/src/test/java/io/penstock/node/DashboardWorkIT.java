package io.penstock.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.client.Agent;
import io.penstock.client.TaskProducer;
import io.penstock.json.RawJson;
import io.penstock.task.Control;
import io.penstock.task.NewTask;
import io.penstock.task.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The pages on which one looks for tasks and does something, in a browser. One node for all. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DashboardWorkIT {
    private static final int TASKS = 10_000;

    /** What the list may hold in the document, however long it is. */
    private static final int MOST_ROWS = 49;

    private static final int EDITS = 10;
    private static final byte[] NO_TEXT = {(byte) 0xde, (byte) 0xad, 0, (byte) 0xbe, (byte) 0xef};
    private static final String ROWS = "virtual-list [role=row]";
    private static final String KEPT = ".kept tbody tr";
    private static final String CONFIRM = "dialog[open] button[value=yes]";

    private RunningNode node;
    private TaskProducer producer;
    private Agent agent;
    private Browser browser;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        node = RunningNode.startProfiled(directory.resolve("state"), directory.resolve("profiles"));
        browser = Browser.open(directory.resolve("profile"), node.http().port());
        producer = TaskProducer.open(node.bootstrap());
        agent =
                node.agent("worker")
                        .handle(
                                "shaky",
                                run -> {
                                    if (run.attempt() == 1) {
                                        throw new IllegalStateException("not the first time");
                                    }
                                    return RawJson.of("{\"big\":12345678901234567890}");
                                })
                        .concurrency(4)
                        .start();
        node.submit(
                IntStream.range(0, TASKS)
                        .mapToObj(i -> NewTask.type("bulk").id("bulk-" + i).build()));
        await().atMost(Browser.PATIENCE)
                .until(() -> node.http().metric("penstock_tasks_waiting") == TASKS);
    }

    @AfterAll
    void stop() {
        RunningNode.closeAll(browser, agent, producer, node);
    }

    @Test
    @Order(1)
    void tenThousandTasksAreFewRowsAndTheLastIsInReach() {
        browser.load("#/tasks?type=bulk");
        browser.awaitElement(ROWS);
        assertThat(browser.count(ROWS)).isLessThanOrEqualTo(MOST_ROWS);

        focusList();
        browser.type(Keys.END);

        browser.awaitText(".notices", "This is the last of 10,000 tasks");
        browser.awaitElement(ROWS + ".active[aria-rowindex='10000']");
        assertThat(browser.count(ROWS)).isLessThanOrEqualTo(MOST_ROWS);

        browser.type(Keys.HOME);
        browser.awaitElement(ROWS + ".active[aria-rowindex='1']");
        browser.type(Keys.ARROW_DOWN, Keys.ARROW_DOWN, Keys.ARROW_UP);
        browser.awaitElement(ROWS + ".active[aria-rowindex='2']");
        assertThat(browser.count(ROWS)).isLessThanOrEqualTo(MOST_ROWS);
    }

    @Test
    @Order(2)
    void newTasksDoNotMoveWhatOneReads() throws Exception {
        browser.load("#/tasks?type=bulk");
        browser.awaitElement(ROWS);
        browser.script("document.querySelector('virtual-list').scrollTop = 3000");
        browser.awaitElement(ROWS + "[aria-rowindex='95']");
        double before = place("95");
        String read = (String) browser.script("return " + row("95") + ".dataset.key");

        node.submit(IntStream.range(0, 3).mapToObj(i -> NewTask.of("bulk", null)));

        browser.awaitText("button.fresh", "3 new");
        assertThat(place("95")).isEqualTo(before);
        browser.element("button.fresh").click();
        browser.awaitElement(ROWS + "[aria-rowindex='1']:not([data-key^=bulk-])");
        assertThat(browser.count("button.fresh")).isZero();
        browser.script("document.querySelector('virtual-list').scrollTop = 3000");
        browser.awaitElement(ROWS + "[aria-rowindex='98'][data-key='" + read + "']");
    }

    private static String row(String index) {
        return "document.querySelector(\"" + ROWS + "[aria-rowindex='" + index + "']\")";
    }

    private double place(String index) {
        return ((Number) browser.script("return " + row(index) + ".getBoundingClientRect().top"))
                .doubleValue();
    }

    @Test
    @Order(3)
    void anUpdateOfOneTaskTouchesOneRow() throws Exception {
        node.submit(
                IntStream.range(0, 20).mapToObj(i -> NewTask.type("held").id("held-" + i).build()));
        browser.load("#/tasks?type=held");
        await().atMost(Browser.PATIENCE).until(() -> browser.count(ROWS) == 20);
        browser.script(
                "window.touched = new Set();"
                        + "new MutationObserver(all => all.map(m => m.target.nodeType === 1 ? m.target : m.target.parentElement)"
                        // Ages go on by themselves.
                        + "  .filter(e => !e.closest('.cell-age'))"
                        + "  .forEach(e => touched.add(e.closest('[role=row]')?.dataset.key ?? 'the list')))"
                        + ".observe(document.querySelector('virtual-list .window'), {childList: true, subtree: true, attributes: true, characterData: true})");

        producer.control("held-7", new Control(Control.Action.CANCEL))
                .get(Browser.PATIENCE.toSeconds(), TimeUnit.SECONDS);

        browser.awaitText("[data-key=held-7]", "cancelled");
        assertThat(browser.script("return [...touched].join()")).isEqualTo("held-7");
    }

    @Test
    @Order(4)
    void aRetriedTaskIsOpenedByKeyboardAndShowsItsAttempts() throws Exception {
        node.http()
                .postTask(
                        "?wait=30s", "{\"id\":\"again\",\"type\":\"shaky\",\"payload\":{\"n\":1}}");
        browser.load("#/tasks?type=shaky");
        browser.awaitElement(ROWS);
        focusList();
        browser.type(Keys.ARROW_DOWN);
        browser.type(Keys.ENTER);

        browser.awaitElement(".timeline [data-attempt='2'] .run.succeeded");
        assertThat(browser.text(".timeline [data-attempt='1']"))
                .contains("worker", "failed", "not the first time");
        assertThat(browser.script("return location.hash")).isEqualTo("#/tasks/again?type=shaky");
        assertThat(browser.text(".detail")).contains("12345678901234567890");
        browser.awaitText("[aria-label=Payload]", "\"n\": 1");
        await().atMost(Browser.PATIENCE)
                .until(
                        () ->
                                browser.script("return document.activeElement.className")
                                        .equals("detail"));

        browser.type(Keys.ESCAPE);
        await().atMost(Browser.PATIENCE).until(() -> browser.count(".detail") == 0);
        assertThat(browser.script("return document.activeElement.localName"))
                .isEqualTo("virtual-list");
        assertThat(browser.script("return location.hash")).isEqualTo("#/tasks?type=shaky");
    }

    private void focusList() {
        browser.script("document.querySelector('virtual-list').focus()");
    }

    @Test
    @Order(5)
    void aTaskIsSubmittedOnConfirmationAndFollowedToItsEnd() throws Exception {
        browser.load("#/admin/submit");
        browser.awaitElement("submit-task form");
        browser.script(
                "window.saved = 0; const set = Storage.prototype.setItem;"
                        + "Storage.prototype.setItem = function (key, value) { saved += key === 'penstock.draft'; return set.call(this, key, value); }");
        browser.element("[name=id]").sendKeys("by-hand");
        browser.element("[name=type]").sendKeys("shaky");
        browser.element("[name=payload]").sendKeys("{\"n\": ");
        browser.awaitText("#fault-payload", "line 1, column 7");
        browser.element("[name=payload]").sendKeys("2}");
        browser.awaitText("#fault-payload", "valid JSON");
        await().atMost(Browser.PATIENCE).until(() -> (Long) browser.script("return saved") > 0);

        // All in one go: the time between two keys of a driver is not that of a hand.
        browser.script(
                "window.saved = 0; const area = document.querySelector('[name=payload]');"
                        + "for (let i = 0; i < arguments[0]; i++) { area.value = `{\"n\": ${i}}`; area.dispatchEvent(new Event('input')); }",
                EDITS);
        await().atMost(Browser.PATIENCE).until(() -> (Long) browser.script("return saved") > 0);
        assertThat(
                        browser.script(
                                "return [saved, JSON.parse(localStorage['penstock.draft']).payload]"))
                .isEqualTo(List.of(1L, "{\"n\": 9}"));

        browser.element("form .primary").click();
        browser.awaitText("dialog[open]", "A task of type shaky is submitted as by-hand");
        browser.type(Keys.ESCAPE);
        await().atMost(Browser.PATIENCE).until(() -> browser.count("dialog[open]") == 0);
        assertThat(node.http().get("/api/v1/tasks/by-hand").statusCode()).isEqualTo(404);

        browser.element("form .primary").click();
        browser.awaitElement(CONFIRM);
        browser.element(CONFIRM).click();
        browser.awaitText("task-detail [data-state]", "succeeded");
        browser.awaitText(".notices", "Task by-hand succeeded after");
        assertThat(node.http().get("/api/v1/tasks/by-hand/submission").body())
                .contains("\"payload\":{\"n\": 9}");
        assertThat(browser.element(".follow h2 a").getDomAttribute("href"))
                .isEqualTo("#/tasks/by-hand");
    }

    @Test
    @Order(6)
    void theCacheIsInvalidatedAfterAQuestionThatSaysWhat() throws Exception {
        node.http().get("/api/v1/tasks/again");
        browser.load("#/admin/cache");
        browser.awaitElement("[data-level=memory] .figures");
        browser.element(".invalidate .choices button").click();
        browser.awaitElement(".invalidate .danger:enabled");
        browser.element(".invalidate .danger").click();

        browser.awaitText("dialog[open]", "Every key that begins with “task:result:” is dropped");
        browser.element(CONFIRM).click();

        browser.awaitText(".done", "Dropped every key that begins with “task:result:”.");
        assertThat(browser.text(".notices")).contains("0 after");
    }

    @Test
    @Order(7)
    void aDeadLetterShowsItsBytesAndGivesThem() throws Exception {
        try (KafkaProducer<byte[], byte[]> stranger =
                Records.producer(node.bootstrap(), Map.of())) {
            stranger.send(
                            new ProducerRecord<>(
                                    Topics.SUBMITTED,
                                    "no-task".getBytes(StandardCharsets.UTF_8),
                                    NO_TEXT))
                    .get(Browser.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
        await().atMost(Browser.PATIENCE)
                .until(() -> node.http().get("/api/v1/dead-letters").body().contains("no-task"));
        browser.load("#/admin/dead-letters");
        browser.awaitText(".letters", "no-task");
        browser.script(
                "[...document.querySelectorAll('.letters tbody tr')].find(r => r.innerText.includes('no-task')).querySelector('a').click()");

        browser.awaitText("[aria-label=Value]", "de ad 00 be ef");
        browser.script(
                "window.given = undefined; URL.createObjectURL = blob => { blob.arrayBuffer().then(b => { window.given = [...new Uint8Array(b)]; }); return '#'; };"
                        + "[...document.querySelectorAll('.choices button')].find(b => b.innerText.startsWith('Download')).click()");
        await().atMost(Browser.PATIENCE)
                .until(
                        () -> browser.script("return window.given?.join()"),
                        "222,173,0,190,239"::equals);
    }

    @Test
    @Order(8)
    void aProfileIsStartedShownAndComparedAndASecondOneIsRefused() {
        browser.load("#/profiles");
        browser.awaitText(".empty-state", "No profiles yet");
        assertThat(browser.text(".pprof")).contains("/debug/pprof/profile?seconds=10");
        startProfile(2);
        browser.awaitElement("[data-running]");
        startProfile(1);
        browser.awaitText(".notices", "Not started: a cpu profile runs for");
        browser.awaitText(".notices", "is ready");
        browser.awaitElement(KEPT);
        // Browsers tell their console of every answer that refuses.
        assertThat(browser.console()).allMatch(line -> line.contains("429"));

        browser.element(KEPT + " th a").click();
        awaitFrame("flamegraph");
        browser.script(choose("Heat map"));
        awaitFrame("heatmap");
        browser.script(choose("Top methods"));
        browser.awaitElement(".rows.top tbody tr");

        browser.go("#/profiles");
        browser.awaitElement("form.start");
        startProfile(1);
        await().atMost(Browser.PATIENCE).until(() -> browser.count(KEPT) == 2);
        browser.script(
                "document.querySelectorAll(arguments[0] + ' input').forEach(i => i.click())", KEPT);
        browser.awaitElement(".kept .buttons button:enabled");
        browser.element(".kept .buttons button").click();
        awaitFrame("diff");
        assertThat((String) browser.script("return location.hash")).contains("with=cpu_");
    }

    private static String choose(String view) {
        return "[...document.querySelectorAll('.choice')].find(a => a.innerText === '"
                + view
                + "').click()";
    }

    /** Waits until a frame shows a page whose scripts found nothing to complain about. */
    private void awaitFrame(String part) {
        browser.awaitElement("iframe[src*=" + part + "]");
        assertThat(
                        browser.scriptLater(
                                "const [done] = arguments; const frame = document.querySelector('iframe');"
                                        + "const copy = frame.cloneNode(); copy.onload = () => { copy.remove(); done('loaded'); }; frame.after(copy)"))
                .isEqualTo("loaded");
        assertThat(browser.console()).isEmpty();
    }

    private void startProfile(int seconds) {
        browser.awaitElement("form.start .primary");
        browser.script(
                "const input = document.querySelector('[name=seconds]'); input.value = arguments[0]; input.dispatchEvent(new Event('input'))",
                String.valueOf(seconds));
        browser.element("form.start .primary").click();
        browser.awaitElement(CONFIRM);
        browser.element(CONFIRM).click();
        await().atMost(Browser.PATIENCE).until(() -> browser.count("dialog[open]") == 0);
    }

    @Test
    @Order(9)
    void allThatFitsIntoAnyWidthWithoutComplaint() {
        browser.console();
        for (int width : new int[] {1280, 400}) {
            browser.size(width, 900);
            browser.prefer(width == 400 ? "dark" : "light");
            browser.load("#/tasks");
            Map<String, String> pages =
                    Map.of(
                            "#/tasks", ROWS,
                            "#/tasks/again", ".timeline",
                            "#/profiles", KEPT,
                            "#/admin/submit", "submit-task form",
                            "#/admin/cache", "[data-level=memory] .figures",
                            "#/admin/dead-letters", ".letters tbody tr");
            browser.assertAllFit(pages, width);
        }
        assertThat(browser.console()).isEmpty();
    }
}
