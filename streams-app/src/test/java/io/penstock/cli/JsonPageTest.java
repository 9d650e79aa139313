package io.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonPageTest {
    @Test
    void givesEachItemOfTheListAsItsOwnJson() {
        assertThat(
                        items(
                                "{\"other\":[9],\"tasks\": [ {\"a\":[1,2]} , {\"b\":\"],\\\"{\\\\\"}, 3 ],\"c\":1}"))
                .containsExactly("{\"a\":[1,2]}", "{\"b\":\"],\\\"{\\\\\"}", "3");
    }

    @Test
    void givesNothingOfAnEmptyOrAbsentList() {
        assertThat(items("{\"tasks\":[]}")).isEmpty();
        assertThat(items("{\"tasks\":[ ]}")).isEmpty();
        assertThat(items("{}")).isEmpty();
    }

    private static List<String> items(String json) {
        return JsonPage.read(json.getBytes(StandardCharsets.UTF_8), "tasks").items().stream()
                .map(item -> new String(item, StandardCharsets.UTF_8))
                .toList();
    }
}
