package io.penstock.gateway.dashboard;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * A file of the dashboard. Immutable.
 *
 * @param path below the version, as in {@code js/app.js}
 * @param mediaType what it is
 * @param bytes as it stands
 * @param gzipped the same compressed; empty where that gains nothing
 */
record Asset(String path, String mediaType, byte[] bytes, byte[] gzipped) {
    /** Below this, in bytes, the headers of a compressed answer outweigh what is saved. */
    private static final int WORTH_COMPRESSING = 512;

    static Asset of(String path, byte[] bytes) {
        byte[] gzipped = bytes.length < WORTH_COMPRESSING ? new byte[0] : gzip(bytes);
        return new Asset(
                path,
                mediaType(path),
                bytes,
                gzipped.length < bytes.length ? gzipped : new byte[0]);
    }

    /** Returns how many bytes go over the network to a browser. */
    int transferred() {
        return gzipped.length == 0 ? bytes.length : gzipped.length;
    }

    private static String mediaType(String path) {
        return switch (path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT)) {
            case "js" -> "text/javascript; charset=utf-8";
            case "css" -> "text/css; charset=utf-8";
            case "svg" -> "image/svg+xml";
            default -> throw new IllegalArgumentException("no media type is known for " + path);
        };
    }

    static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 2 + 64);
        try (GZIPOutputStream gzip =
                new GZIPOutputStream(out) {
                    {
                        def.setLevel(Deflater.BEST_COMPRESSION);
                    }
                }) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
