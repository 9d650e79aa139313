package io.penstock.demo;

import io.penstock.json.JsonFields;
import io.penstock.json.JsonText;
import io.penstock.json.PropertyNames;
import io.penstock.json.RawJson;
import java.nio.charset.StandardCharsets;

/**
 * How large a file is.
 *
 * @param lines line feeds, as {@code wc -l} counts
 * @param bytes bytes
 * @param imports lines that begin with the word for it
 */
record FileCounts(long lines, long bytes, long imports) {
    private static final PropertyNames NAMES = JsonText.names("lines", "bytes", "imports");
    private static final byte[] IMPORT = "import ".getBytes(StandardCharsets.US_ASCII);

    static FileCounts of(byte[] file) {
        long lines = 0;
        long imports = 0;
        boolean lineStart = true;
        for (int i = 0; i < file.length; i++) {
            if (lineStart && isImport(file, i)) {
                imports++;
            }
            lineStart = file[i] == '\n';
            if (lineStart) {
                lines++;
            }
        }
        return new FileCounts(lines, file.length, imports);
    }

    /** Reads what {@link #toJson} writes. */
    static FileCounts read(RawJson json) {
        long[] counts = new long[3];
        JsonFields.read(
                json.text().getBytes(StandardCharsets.UTF_8),
                (name, fields) -> {
                    switch (name) {
                        case "lines" -> counts[0] = fields.number();
                        case "bytes" -> counts[1] = fields.number();
                        case "imports" -> counts[2] = fields.number();
                        default -> fields.skip();
                    }
                });
        return new FileCounts(counts[0], counts[1], counts[2]);
    }

    RawJson toJson() {
        byte[] json =
                JsonText.object(
                        NAMES,
                        w -> {
                            JsonText.number(w, 0, lines);
                            JsonText.number(w, 1, bytes);
                            JsonText.number(w, 2, imports);
                        });
        return RawJson.of(new String(json, StandardCharsets.UTF_8));
    }

    private static boolean isImport(byte[] file, int at) {
        if (at + IMPORT.length > file.length) {
            return false;
        }
        for (int i = 0; i < IMPORT.length; i++) {
            if (file[at + i] != IMPORT[i]) {
                return false;
            }
        }
        return true;
    }
}
