package io.penstock.demo;

import io.penstock.json.JsonText;
import io.penstock.json.PropertyNames;
import io.penstock.json.RawJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.lang.model.SourceVersion;

/**
 * The commonest identifiers of a file: runs of ASCII letters, digits, {@code _} and {@code $} that
 * do not begin with a digit and are no keyword of Java, in code and comments alike.
 *
 * @param counts how often each occurs, commonest first; equal ones by name
 */
record CommonWords(Map<String, Integer> counts) {
    /** How many are kept. */
    static final int KEPT = 10;

    private static final PropertyNames NAMES = JsonText.names("words");

    static CommonWords of(byte[] file) {
        WordTable table = new WordTable(file);
        int at = 0;
        while (at < file.length) {
            int start = at;
            int hash = 0;
            while (at < file.length && isPart(file[at])) {
                hash = 31 * hash + file[at];
                at++;
            }
            if (at == start) {
                at++;
            } else if (file[start] > '9' || file[start] == '$') {
                table.add(start, at - start, hash);
            }
        }
        return new CommonWords(commonest(table.words()));
    }

    RawJson toJson() {
        byte[] json =
                JsonText.object(
                        NAMES,
                        w -> {
                            w.name(0);
                            w.beginObject();
                            counts.forEach(
                                    (word, count) -> {
                                        w.name(word);
                                        w.value(count.intValue());
                                    });
                            w.endObject();
                        });
        return RawJson.of(new String(json, StandardCharsets.UTF_8));
    }

    private static Map<String, Integer> commonest(List<WordTable.Word> words) {
        List<WordTable.Word> sorted = new ArrayList<>(words);
        sorted.sort(
                Comparator.comparingInt(WordTable.Word::count)
                        .reversed()
                        .thenComparing(WordTable.Word::text));
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (WordTable.Word word : sorted) {
            if (counts.size() < KEPT && !SourceVersion.isKeyword(word.text())) {
                counts.put(word.text(), word.count());
            }
        }
        return counts;
    }

    private static boolean isPart(byte b) {
        return (b >= 'a' && b <= 'z')
                || (b >= 'A' && b <= 'Z')
                || (b >= '0' && b <= '9')
                || b == '_'
                || b == '$';
    }
}
