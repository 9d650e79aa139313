package io.penstock.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * A headless Chromium that looks at the dashboard of a node. It notes what the policy of the page
 * blocks, from the first script on. Not thread-safe.
 */
final class Browser implements AutoCloseable {
    /** For a signal that a loaded machine sends late. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String NOTE_WHAT_IS_BLOCKED =
            "window.blocked = [];"
                    + "addEventListener('securitypolicyviolation',"
                    + " e => blocked.push(e.violatedDirective + ' ' + e.blockedURI + ' ' + e.sourceFile));";

    private final ChromeDriver driver;
    private final String address;

    /**
     * Opens a browser; skips the test where none is installed.
     *
     * @param profile a directory of its own, empty
     * @param port of the node
     */
    static Browser open(Path profile, int port) {
        Optional<File> chromium = program("chromium");
        Optional<File> chromedriver = program("chromedriver");
        Assumptions.assumeTrue(
                chromium.isPresent() && chromedriver.isPresent(),
                "chromium and chromedriver are not installed");
        return new Browser(chromium.orElseThrow(), chromedriver.orElseThrow(), profile, port);
    }

    private Browser(File chromium, File chromedriver, Path profile, int port) {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium);
        options.addArguments(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--window-size=1280,900",
                "--user-data-dir=" + profile);
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        driver =
                new ChromeDriver(
                        new ChromeDriverService.Builder()
                                .usingDriverExecutable(chromedriver)
                                .usingAnyFreePort()
                                .build(),
                        options);
        driver.manage().timeouts().scriptTimeout(PATIENCE);
        driver.executeCdpCommand(
                "Page.addScriptToEvaluateOnNewDocument", Map.of("source", NOTE_WHAT_IS_BLOCKED));
        address = "http://127.0.0.1:" + port;
    }

    private static Optional<File> program(String name) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(directory -> new File(directory, name))
                .filter(File::canExecute)
                .findFirst();
    }

    /** Loads the page anew at this address, as in {@code #/agents}. */
    void load(String hash) {
        driver.get("about:blank");
        driver.get(address + "/" + hash);
    }

    /** Loads the page anew with nothing kept from before. */
    void loadCold(String hash) {
        driver.get("about:blank");
        driver.executeCdpCommand("Network.clearBrowserCache", Map.of());
        driver.get(address + "/" + hash);
    }

    /** Goes to another address inside the page. */
    void go(String hash) {
        script("location.hash = arguments[0]", hash);
    }

    /** Runs a script in the page; returns what it returns, an empty text for nothing. */
    Object script(String script, Object... arguments) {
        return orEmpty(driver.executeScript(script, arguments));
    }

    private static Object orEmpty(@Nullable Object value) {
        return value == null ? "" : value;
    }

    /** Runs a script that calls its last argument with the answer. */
    Object scriptLater(String script, Object... arguments) {
        return orEmpty(driver.executeAsyncScript(script, arguments));
    }

    String text(String selector) {
        return (String)
                script("return document.querySelector(arguments[0])?.innerText ?? ''", selector);
    }

    long count(String selector) {
        return (Long) script("return document.querySelectorAll(arguments[0]).length", selector);
    }

    /** Waits until an element is there. */
    void awaitElement(String selector) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(count(selector)).as(selector).isPositive());
    }

    /** Waits until the text of an element holds this. */
    void awaitText(String selector, String text) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(text(selector)).as(selector).contains(text));
    }

    /**
     * Goes to pages and fails when one is wider than the window, asks for anything from elsewhere,
     * or has something blocked.
     *
     * @param pages addresses, and what is there when each is shown
     */
    void assertAllFit(Map<String, String> pages, int width) {
        pages.forEach(
                (hash, selector) -> {
                    go(hash);
                    awaitElement(selector);
                    assertThat((Long) script("return document.documentElement.scrollWidth"))
                            .as(hash + " at " + width)
                            .isLessThanOrEqualTo(width);
                });
        assertThat(blocked()).isEmpty();
        assertThat(fetched()).allMatch(url -> url.startsWith(address + "/"));
    }

    WebElement element(String selector) {
        return driver.findElement(By.cssSelector(selector));
    }

    /** Types at the place that has the focus. */
    void type(CharSequence... keys) {
        new Actions(driver).sendKeys(String.join("", keys)).perform();
    }

    /** Presses the key that goes to the next place. */
    void tab() {
        type(Keys.TAB);
    }

    void size(int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of(
                        "width",
                        width,
                        "height",
                        height,
                        "deviceScaleFactor",
                        1,
                        "mobile",
                        width < 500));
    }

    /** Says which colours the reader prefers, dark or light. */
    void prefer(String scheme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    /** Returns what the browser has fetched since the page was loaded. */
    @SuppressWarnings("unchecked") // What the driver makes of an array of strings.
    List<String> fetched() {
        return (List<String>)
                script("return performance.getEntriesByType('resource').map(e => e.name)");
    }

    /** Returns what the policy has blocked since the page was loaded. */
    @SuppressWarnings("unchecked") // What the driver makes of an array of strings.
    List<String> blocked() {
        return (List<String>) script("return window.blocked");
    }

    /** Returns what the console said since the last call. */
    List<String> console() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(LogEntry::toString)
                .toList();
    }

    /** Keeps a picture of what is seen. */
    void picture(Path file) throws IOException {
        Files.write(file, driver.getScreenshotAs(org.openqa.selenium.OutputType.BYTES));
    }

    @Override
    public void close() {
        driver.quit();
    }
}
