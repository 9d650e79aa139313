package io.penstock.gateway.dashboard;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The one page of the dashboard and the policy that it is served with: own scripts and styles only,
 * no other host, nothing inline but the import map, whose digest the policy names. Immutable.
 */
record DashboardPage(byte[] html, byte[] gzipped, String etag, String policy) {
    static final String TEMPLATE = "index.html";

    /** What the first view needs, told to the browser before it has read any of it. */
    static final List<String> FIRST =
            List.of(
                    "js/app.js",
                    "js/live.js",
                    "js/format.js",
                    "js/element.js",
                    "js/pace.js",
                    "js/router.js",
                    "vendor/lit-element/lit-element.js",
                    "vendor/lit-html/lit-html.js",
                    "vendor/reactive-element/reactive-element.js",
                    "vendor/reactive-element/css-tag.js");

    private static final Map<String, String> IMPORTS =
            new TreeMap<>(
                    Map.of(
                            "lit", "vendor/lit-element/lit-element.js",
                            "lit-html", "vendor/lit-html/lit-html.js",
                            "lit-html/", "vendor/lit-html/",
                            "@lit/reactive-element",
                                    "vendor/reactive-element/reactive-element.js"));

    static DashboardPage of(Assets assets) {
        String importMap =
                IMPORTS.entrySet().stream()
                        .map(
                                entry ->
                                        "\""
                                                + entry.getKey()
                                                + "\":\""
                                                + assets.address(entry.getValue())
                                                + "\"")
                        .collect(Collectors.joining(",", "{\"imports\":{", "}}"));
        String preload =
                FIRST.stream()
                        .map(
                                path ->
                                        "<link rel=\"modulepreload\" href=\""
                                                + assets.address(path)
                                                + "\">")
                        .collect(Collectors.joining("\n"));
        String html =
                new String(Assets.resource(TEMPLATE), StandardCharsets.UTF_8)
                        .replace("{importmap}", importMap)
                        .replace("{preload}", preload)
                        .replace("{assets}", "/assets/" + assets.version())
                        .replace("{version}", assets.version());
        byte[] bytes = html.getBytes(StandardCharsets.UTF_8);
        return new DashboardPage(
                bytes,
                Asset.gzip(bytes),
                "\"" + Assets.digest(html).substring(0, 22) + "\"",
                policy(Assets.digest(importMap)));
    }

    private static String policy(String importMapDigest) {
        return String.join(
                "; ",
                "default-src 'none'",
                "script-src 'self' 'sha256-" + importMapDigest + "'",
                "style-src 'self'",
                "connect-src 'self'",
                "img-src 'self' data:",
                "frame-src 'self'",
                "form-action 'self'",
                "base-uri 'none'",
                "frame-ancestors 'none'");
    }
}
