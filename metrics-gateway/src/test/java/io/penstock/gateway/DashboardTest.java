package io.penstock.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The page and its files, as a browser asks for them. */
class DashboardTest {
    private static RunningGateway running;

    @BeforeAll
    static void start() {
        running = new RunningGateway();
    }

    @AfterAll
    static void stop() {
        running.close();
    }

    @Test
    void thePolicyAllowsOwnFilesAndTheImportMapOnly() throws Exception {
        HttpResponse<String> page = running.get("/");
        String policy = header(page, "Content-Security-Policy");

        assertThat(policy)
                .startsWith("default-src 'none'; script-src 'self' 'sha256-")
                .contains("frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'")
                .doesNotContain("unsafe", "http:", "https:", "*");
        assertThat(policy)
                .contains(
                        "'sha256-"
                                + digest(
                                        between(
                                                page.body(),
                                                "<script type=\"importmap\">",
                                                "</script>"))
                                + "'");
    }

    @Test
    void thePageHoldsNoInlineCodeAndNoOtherHost() throws Exception {
        String page = running.get("/").body();

        assertThat(page)
                .doesNotContain("http://", "https://", "style=")
                .doesNotContainPattern("\\son[a-z]+=");
        assertThat(
                        Pattern.compile("<script(?![^>]*\\ssrc=)(?![^>]*importmap)")
                                .matcher(page)
                                .find())
                .isFalse();
    }

    @Test
    void thePageIsAskedForAgainAndSentOnce() throws Exception {
        HttpResponse<String> page = running.get("/");
        assertThat(header(page, "Cache-Control")).isEqualTo("no-cache");

        HttpResponse<String> again =
                running.send(running.to("/").header("If-None-Match", header(page, "ETag")).GET());

        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
    }

    @Test
    void everyFileThatThePageNamesIsKeptForGood() throws Exception {
        Matcher addresses =
                Pattern.compile("\"(/assets/[^\"]+\\.(?:js|css|svg))\"")
                        .matcher(running.get("/").body());
        int files = 0;
        while (addresses.find()) {
            HttpResponse<String> file = running.get(addresses.group(1));
            assertThat(file.statusCode()).as(addresses.group(1)).isEqualTo(200);
            assertThat(header(file, "Cache-Control"))
                    .isEqualTo("public, max-age=31536000, immutable");
            assertThat(header(file, "X-Content-Type-Options")).isEqualTo("nosniff");
            files++;
        }
        assertThat(files).isGreaterThan(10);
    }

    @Test
    void filesAreCompressedForThoseWhoTakeIt() throws Exception {
        String address = between(running.get("/").body(), "rel=\"stylesheet\" href=\"", "\"");
        String plain = running.get(address).body();

        HttpResponse<byte[]> compressed =
                running.client.send(
                        running.to(address).header("Accept-Encoding", "br, gzip").GET().build(),
                        BodyHandlers.ofByteArray());

        assertThat(compressed.headers().firstValue("Content-Encoding")).hasValue("gzip");
        assertThat(compressed.headers().firstValue("Vary").orElse("")).contains("Accept-Encoding");
        assertThat(new GZIPInputStream(new ByteArrayInputStream(compressed.body())).readAllBytes())
                .isEqualTo(plain.getBytes(StandardCharsets.UTF_8));
        assertThat(
                        running.send(
                                        running.to(address)
                                                .header("Accept-Encoding", "gzip;q=0")
                                                .GET())
                                .headers()
                                .firstValue("Content-Encoding"))
                .isEmpty();
    }

    @Test
    void filesOfAnotherVersionAreNotThere() throws Exception {
        HttpResponse<String> answer = running.get("/assets/0123456789abcdef/app.css");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("Cache-Control").orElse(""))
                .doesNotContain("immutable");
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElseThrow();
    }

    private static String between(String text, String before, String after) {
        int from = text.indexOf(before) + before.length();
        return text.substring(from, text.indexOf(after, from));
    }

    private static String digest(String text) throws Exception {
        return Base64.getEncoder()
                .encodeToString(
                        MessageDigest.getInstance("SHA-256")
                                .digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
