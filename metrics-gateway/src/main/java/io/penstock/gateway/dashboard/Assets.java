package io.penstock.gateway.dashboard;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All files of the dashboard in memory, compressed once a process. Their version is a digest of all
 * their contents and part of each address, so an address never means anything else and may be kept
 * by browsers for good. One digest for all, not one each, lets modules find each other by relative
 * addresses. Immutable.
 */
final class Assets {
    private static final String ROOT = "/io/penstock/dashboard/";
    private static final String LIST = "assets.txt";
    private static final int VERSION_HEX_DIGITS = 16;

    private final Map<String, Asset> assets = new LinkedHashMap<>();
    private final String version;

    /** Read and compressed when somebody first looks, not when a node starts. */
    private static final class Loaded {
        static final Assets ALL = new Assets();
    }

    private Assets() {
        MessageDigest digest = sha256();
        for (String path : listed()) {
            byte[] bytes = withoutSourceMap(resource(path));
            digest.update(path.getBytes(StandardCharsets.UTF_8));
            digest.update(bytes);
            assets.put(path, Asset.of(path, bytes));
        }
        digest.update(resource(DashboardPage.TEMPLATE));
        version = HexFormat.of().formatHex(digest.digest()).substring(0, VERSION_HEX_DIGITS);
    }

    static Assets all() {
        return Loaded.ALL;
    }

    /** Returns the part of the addresses that changes with any content. */
    String version() {
        return version;
    }

    @Nullable Asset find(String path) {
        return assets.get(path);
    }

    Collection<Asset> files() {
        return assets.values();
    }

    /** Returns the address of a file, from the root of the host. */
    String address(String path) {
        return "/assets/" + version + "/" + path;
    }

    private static List<String> listed() {
        return new String(resource(LIST), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
    }

    static byte[] resource(String path) {
        try (InputStream in = Assets.class.getResourceAsStream(ROOT + path)) {
            if (in == null) {
                throw new IllegalStateException(ROOT + path + " is not on the class path");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Cuts the line that names a map that is not there. */
    private static byte[] withoutSourceMap(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        int map = text.lastIndexOf("//# sourceMappingURL=");
        return map < 0 ? bytes : text.substring(0, map).getBytes(StandardCharsets.UTF_8);
    }

    static String digest(String text) {
        return Base64.getEncoder()
                .encodeToString(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
