package io.penstock.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DocumentHeadTest {
    private static final Path ROOT = Path.of("..");

    @Test
    void shouldNameTheVersionThatEachDocumentDescribes() throws IOException {
        String version = version();
        try (Stream<Path> documents = Files.list(ROOT.resolve("docs"))) {
            List<Path> pages =
                    documents.filter(page -> page.toString().endsWith(".md")).sorted().toList();
            assertThat(pages).isNotEmpty();
            for (Path page : pages) {
                assertThat(Files.readAllLines(page).get(2))
                        .as("third line of %s", page)
                        .isEqualTo(
                                "*Penstock "
                                        + version
                                        + ", as of the commit that holds this page.*");
            }
        }
    }

    private static String version() throws IOException {
        return Pattern.compile("<version>([0-9.]+)(?:-SNAPSHOT)?</version>")
                .matcher(Files.readString(ROOT.resolve("pom.xml")))
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);
    }
}
