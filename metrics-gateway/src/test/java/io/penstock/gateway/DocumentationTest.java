package io.penstock.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.gateway.problem.ProblemCode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/http-api.md} says what the gateway does. */
class DocumentationTest {
    private static final Pattern ROUTE = Pattern.compile("`(GET|POST) (/[^`]*)`");
    private static final Pattern EXAMPLE =
            Pattern.compile("^ +curl .*?(http://127\\.0\\.0\\.1:8080[^'\\s]*)", Pattern.MULTILINE);

    @Test
    void everyProblemCodeStandsThereWithItsStatus() throws Exception {
        List<String> documented =
                Pattern.compile("^\\| `([a-z_]+)` \\| ([0-9]{3}) \\|", Pattern.MULTILINE)
                        .matcher(page())
                        .results()
                        .map(row -> row.group(1) + " " + row.group(2))
                        .toList();

        assertThat(documented)
                .containsExactlyElementsOf(
                        List.of(ProblemCode.values()).stream()
                                .map(code -> code.word() + " " + code.status())
                                .toList());
    }

    @Test
    void everyAddressIsThere() throws Exception {
        try (RunningGateway running = new RunningGateway()) {
            List<MatchResult> routes = ROUTE.matcher(page()).results().toList();

            assertThat(routes).hasSizeGreaterThanOrEqualTo(12);
            for (MatchResult route : routes) {
                // A stream has no end to wait for; LiveStreamTest reads it.
                if (route.group(2).equals("/api/v1/stream")) {
                    continue;
                }
                String path =
                        route.group(2)
                                .replace("{id}", "0-17")
                                .replace("{group}", "penstock")
                                .replace("{name}", "cpu_20260315_140559")
                                .replace("{other}", "cpu_20260315_150000");
                HttpResponse<String> answer =
                        route.group(1).equals("GET") ? running.get(path) : running.post(path, "");
                assertThat(answer.body()).as(path).doesNotContain("unknown_route");
                assertThat(answer.statusCode()).as(path).isNotEqualTo(405);
            }
        }
    }

    @Test
    void everyAddressHasAnExample() throws Exception {
        List<String> examples =
                EXAMPLE.matcher(page())
                        .results()
                        .map(example -> example.group(1).replaceAll("^http://[^/]+|\\?.*$", ""))
                        .map(path -> path.replaceAll("/ID|/0-17", "/{id}"))
                        .map(path -> path.replace("/lag/penstock", "/lag/{group}"))
                        .map(path -> path.replace("/cpu_20260315_140559", "/{name}"))
                        .map(path -> path.replace("/cpu_20260315_150000", "/{other}"))
                        .toList();

        assertThat(ROUTE.matcher(page()).results().map(route -> route.group(2)))
                .filteredOn(path -> !path.equals("/api/v1/delegate"))
                .isSubsetOf(examples);
    }

    @Test
    void limitsAreThoseOfTheStandardSettings() throws Exception {
        GatewayLimits limits = GatewayLimits.STANDARD;

        assertThat(page())
                .contains(
                        "| " + limits.headerBytes() / 1024 + " KiB | `gateway.limits.header-bytes`")
                .contains(
                        String.format(
                                Locale.ROOT,
                                "| %,d | `gateway.limits.connections`",
                                limits.connections()))
                .contains(
                        String.format(
                                Locale.ROOT,
                                "| %,d | `gateway.limits.requests`",
                                limits.requests()))
                .contains(
                        String.format(
                                Locale.ROOT,
                                "| %,d | `gateway.limits.lines-in-flight`",
                                limits.linesInFlight()))
                .contains(
                        "| "
                                + GatewayTimeouts.STANDARD.idle().toSeconds()
                                + " s | `gateway.timeouts.idle`");
    }

    private static String page() throws IOException {
        return Files.readString(Path.of("..", "docs", "http-api.md"));
    }
}
