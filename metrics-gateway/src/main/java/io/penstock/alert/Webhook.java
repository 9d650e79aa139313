package io.penstock.alert;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts each alert as JSON, without waiting for the answer. One that is not taken is logged and not
 * sent again: the log and the topic keep it. Any thread.
 */
public final class Webhook implements AlertTarget, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Webhook.class);
    private static final Duration AT_MOST = Duration.ofSeconds(5);
    private static final int FIRST_FAILURE = 300;

    private final HttpClient client = HttpClient.newBuilder().connectTimeout(AT_MOST).build();
    private final URI address;

    /**
     * @param address never logged, as it may hold a secret
     */
    public Webhook(URI address) {
        this.address = address;
    }

    @Override
    public void tell(Alert alert) {
        HttpRequest request =
                HttpRequest.newBuilder(address)
                        .timeout(AT_MOST)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(alert.toJson()))
                        .build();
        var _ =
                client.sendAsync(request, HttpResponse.BodyHandlers.discarding())
                        .whenComplete(
                                (answer, failure) -> {
                                    if (failure != null) {
                                        refused(alert, failure.getClass().getSimpleName());
                                    } else if (answer.statusCode() >= FIRST_FAILURE) {
                                        refused(alert, "status " + answer.statusCode());
                                    }
                                });
    }

    private static void refused(Alert alert, String why) {
        LOG.atWarn()
                .addKeyValue("alert", alert.rule().name())
                .addKeyValue("error", why)
                .log("webhook did not take an alert");
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
