package io.penstock.gateway.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class AssetsTest {
    /** Of the first view, over the network: the project's promise. */
    private static final int FIRST_VIEW_BYTES = 450 * 1024;

    /** Of all pages together, charts included. */
    private static final int ALL_BYTES = 450 * 1024;

    private static final int LARGEST_RASTER_IMAGE = 10 * 1024;

    private static final Pattern STATIC_IMPORT =
            Pattern.compile(
                    "(?:^|[;}])\\s*(?:import(?:[^'\"(;]*?from)?|export[^'\"(;]*?from)\\s*['\"]([^'\"]+)['\"]",
                    Pattern.MULTILINE);

    private final Assets assets = Assets.all();

    @Test
    void everyFileIsListedAndNothingElseIsThere() throws Exception {
        Path root = root();
        Set<String> there;
        try (Stream<Path> files = Files.walk(root)) {
            there =
                    files.filter(Files::isRegularFile)
                            .map(file -> root.relativize(file).toString().replace('\\', '/'))
                            .filter(file -> !file.endsWith("LICENSE") && !file.endsWith("NOTICE"))
                            .collect(Collectors.toSet());
        }
        there.removeAll(Set.of("index.html", "assets.txt"));

        assertThat(assets.files().stream().map(Asset::path))
                .containsExactlyInAnyOrderElementsOf(there);
    }

    @Test
    void noSourceMapIsServedOrNamed() {
        for (Asset asset : assets.files()) {
            assertThat(asset.path()).doesNotEndWith(".map");
            assertThat(text(asset)).as(asset.path()).doesNotContain("sourceMappingURL=");
        }
    }

    @Test
    void noLargeRasterImageIsServed() {
        assertThat(assets.files())
                .noneMatch(
                        asset ->
                                asset.path().matches(".*\\.(png|jpe?g|gif)")
                                        && asset.bytes().length > LARGEST_RASTER_IMAGE);
    }

    @Test
    void everyImportLeadsToAFileThatIsServed() {
        for (Asset asset : assets.files()) {
            if (asset.path().startsWith("js/") || asset.path().startsWith("vendor/lit")) {
                importsOf(asset.path())
                        .forEach(
                                path ->
                                        assertThat(assets.find(path))
                                                .as(asset.path() + " imports " + path)
                                                .isNotNull());
            }
        }
    }

    /** Prints what goes over the network, so that a build says how far from the limit it is. */
    @Test
    void firstViewAndAllPagesStayBelowTheirBudgets() {
        Set<String> first = new HashSet<>(List.of("app.css", "icon.svg", "js/theme.js"));
        collect("js/app.js", first);
        collect("js/pages/overview.js", first);
        int firstView =
                DashboardPage.of(assets).gzipped().length
                        + assets.files().stream()
                                .filter(asset -> first.contains(asset.path()))
                                .mapToInt(Asset::transferred)
                                .sum();
        int all = assets.files().stream().mapToInt(Asset::transferred).sum();

        System.out.println("dashboard, bytes over the network (raw, gzipped, in the first view):");
        assets.files().stream()
                .sorted(Comparator.comparingInt(Asset::transferred).reversed())
                .forEach(
                        asset ->
                                System.out.printf(
                                        "%9d %8d %s %s%n",
                                        asset.bytes().length,
                                        asset.transferred(),
                                        first.contains(asset.path()) ? "*" : " ",
                                        asset.path()));
        System.out.printf(
                "first view %d of %d, all %d of %d%n", firstView, FIRST_VIEW_BYTES, all, ALL_BYTES);
        assertThat(firstView).isLessThan(FIRST_VIEW_BYTES);
        assertThat(all).isLessThan(ALL_BYTES);
    }

    @Test
    void whatIsCompressedIsTheSame() throws Exception {
        for (Asset asset : assets.files()) {
            if (asset.gzipped().length > 0) {
                assertThat(
                                new GZIPInputStream(new ByteArrayInputStream(asset.gzipped()))
                                        .readAllBytes())
                        .as(asset.path())
                        .isEqualTo(asset.bytes());
            }
        }
    }

    @Test
    void firstViewIsToldToTheBrowserAtOnce() {
        Set<String> first = new HashSet<>();
        collect("js/app.js", first);

        assertThat(DashboardPage.FIRST).containsExactlyInAnyOrderElementsOf(first);
    }

    private void collect(String path, Set<String> into) {
        if (into.add(path)) {
            importsOf(path).forEach(imported -> collect(imported, into));
        }
    }

    /** What the browser fetches with a module; what it imports on demand is not among it. */
    private Stream<String> importsOf(String path) {
        Asset asset = assets.find(path);
        assertThat(asset).as(path).isNotNull();
        return STATIC_IMPORT
                .matcher(text(asset))
                .results()
                .map(match -> match.group(1))
                .map(name -> name.startsWith(".") ? relative(path, name) : bare(name));
    }

    private static String relative(String from, String name) {
        return Path.of(from).resolveSibling(name).normalize().toString().replace('\\', '/');
    }

    private static String bare(String name) {
        return switch (name) {
            case "lit" -> "vendor/lit-element/lit-element.js";
            case "lit-html" -> "vendor/lit-html/lit-html.js";
            case "@lit/reactive-element" -> "vendor/reactive-element/reactive-element.js";
            default -> "vendor/" + name;
        };
    }

    private static String text(Asset asset) {
        return new String(asset.bytes(), StandardCharsets.UTF_8);
    }

    private static Path root() throws URISyntaxException, IOException {
        URL index = AssetsTest.class.getResource("/io/penstock/dashboard/index.html");
        assertThat(index).isNotNull();
        return Objects.requireNonNull(Path.of(index.toURI()).getParent());
    }
}
