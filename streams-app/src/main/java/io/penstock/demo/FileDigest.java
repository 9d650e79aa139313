package io.penstock.demo;

import io.penstock.json.InvalidField;
import io.penstock.json.JsonFields;
import io.penstock.json.JsonText;
import io.penstock.json.PropertyNames;
import io.penstock.json.RawJson;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The SHA-256 of a file.
 *
 * @param sha256 64 hexadecimal digits in lower case, as {@code sha256sum} writes them
 */
record FileDigest(String sha256) {
    private static final PropertyNames NAMES = JsonText.names("sha256");

    static FileDigest of(byte[] file) {
        return new FileDigest(hex(newSha256().digest(file)));
    }

    /** Reads what {@link #toJson} writes. */
    static FileDigest read(RawJson json) {
        String[] digest = new String[1];
        JsonFields.read(
                json.text().getBytes(StandardCharsets.UTF_8),
                (name, fields) -> {
                    if (name.equals("sha256")) {
                        digest[0] = fields.text();
                    } else {
                        fields.skip();
                    }
                });
        if (digest[0] == null) {
            throw new InvalidField("sha256", "is missing");
        }
        return new FileDigest(digest[0]);
    }

    /** Returns a new SHA-256, which every Java platform has. */
    static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns bytes as hexadecimal digits in lower case. */
    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    RawJson toJson() {
        byte[] json = JsonText.object(NAMES, w -> JsonText.text(w, 0, sha256));
        return RawJson.of(new String(json, StandardCharsets.UTF_8));
    }
}
