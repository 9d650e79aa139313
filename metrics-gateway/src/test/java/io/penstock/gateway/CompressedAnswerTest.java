package io.penstock.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers of the API, compressed or not. */
class CompressedAnswerTest {
    private static RunningGateway running;

    @BeforeAll
    static void start() {
        running = new RunningGateway();
    }

    @AfterAll
    static void stop() {
        running.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/openapi.json", "/openapi"})
    void aLargeAnswerIsCompressedForWhoeverTakesThat(String address) throws Exception {
        byte[] plain = running.get(address).body().getBytes(StandardCharsets.UTF_8);

        HttpResponse<byte[]> compressed = getCompressed(address);

        assertThat(compressed.headers().firstValue("Content-Encoding")).hasValue("gzip");
        assertThat(compressed.headers().allValues("Vary")).contains("Accept-Encoding");
        assertThat(compressed.body().length).isLessThan(plain.length / 4);
        assertThat(new GZIPInputStream(new ByteArrayInputStream(compressed.body())).readAllBytes())
                .isEqualTo(plain);
    }

    @Test
    void whoDoesNotAskGetsItAsItIsAndCachesAreTold() throws Exception {
        HttpResponse<String> plain = running.get("/openapi.json");

        assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
        assertThat(plain.headers().allValues("Vary")).contains("Accept-Encoding");
    }

    @Test
    void aSmallAnswerIsNotCompressed() throws Exception {
        HttpResponse<byte[]> small = getCompressed("/health/live");

        assertThat(small.headers().firstValue("Content-Encoding")).isEmpty();
        assertThat(small.body().length).isPositive().isLessThan(CompressedAnswer.WORTH_COMPRESSING);
    }

    private static HttpResponse<byte[]> getCompressed(String address) throws Exception {
        return running.client.send(
                running.to(address).header("Accept-Encoding", "gzip").GET().build(),
                BodyHandlers.ofByteArray());
    }
}
