package io.penstock.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PrometheusRulesTest {
    private static final Path FILE =
            Path.of("src/main/resources/monitoring/prometheus/penstock-rules.yml");
    private static final Path PAGE = Path.of("..", "docs", "alerts.md");

    @Test
    void shippedRulesAreThoseOfTheTable() throws IOException {
        assertThat(FILE)
                .as("write it anew with io.penstock.alert.PrometheusRules " + FILE)
                .hasContent(PrometheusRules.yaml(AlertTable.standard()));
    }

    @Test
    void documentSaysWhatToDoAboutEachAlertAndNamesItsLimit() throws IOException {
        String page = Files.readString(PAGE);
        List<String> named =
                Pattern.compile("(?m)^### (\\S+)$")
                        .matcher(page)
                        .results()
                        .map(heading -> heading.group(1))
                        .toList();

        assertThat(named)
                .containsExactlyElementsOf(
                        AlertTable.standard().rules().stream().map(AlertRule::name).toList());
        for (AlertRule rule : AlertTable.standard().rules()) {
            String paragraph = page.split("### " + rule.name() + "\n", 2)[1].split("\n### ", 2)[0];
            assertThat(paragraph)
                    .contains("`" + rule.promql() + "`")
                    .contains(rule.severity().word())
                    .contains(rule.holds().toSeconds() + " s")
                    .contains("**What to do:** ");
        }
    }
}
