package io.penstock.node;

import static io.penstock.node.RunningNode.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.alert.AlertSettings;
import io.penstock.client.Agent;
import io.penstock.json.RawJson;
import io.penstock.task.NewTask;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A handler that computes for longer than its tasks may take, in the process of the node. */
class SlowHandlerIT {
    private static final Duration SLOW = Duration.ofMillis(1_500);
    private static final long TIMEOUT_MS = 300;

    /** Judges often, and at once. */
    private static final AlertSettings ALERTS =
            new AlertSettings(
                    true, Duration.ofMillis(200), Duration.ZERO, 1L << 40, 1 << 20, 1e9, null);

    private static final Pattern FAILURES =
            Pattern.compile("\"alert\":\"TaskFailuresHigh\"[^}]*\"profile\":\"([^\"]+)\"");

    @Test
    void firesAnAlertWhoseLinkOpensAProfileWithTheHandlerOnTop(@TempDir Path directory)
            throws Exception {
        try (RunningNode node =
                        RunningNode.startProfiled(
                                directory.resolve("state"), directory.resolve("profiles"), ALERTS);
                Agent agent =
                        node.agent("slow")
                                .handle("slow", run -> slowHandler())
                                .concurrency(2)
                                .start()) {
            assertThat(agent.epoch()).isPositive();

            node.submit(
                    IntStream.range(0, 6)
                            .mapToObj(
                                    i ->
                                            NewTask.type("slow")
                                                    .timeoutMs(TIMEOUT_MS)
                                                    .maxAttempts(1)
                                                    .build()));

            String link =
                    await().atMost(PATIENCE)
                            .until(() -> profileOfAlert(node), found -> !found.isEmpty());
            assertThat(link).startsWith("http://127.0.0.1:" + node.http().port() + "/");
            HttpResponse<String> flames =
                    await().atMost(PATIENCE)
                            .until(() -> open(node, link), answer -> answer.statusCode() == 200);
            assertThat(flames.body()).contains("slowHandler");
            assertThat(open(node, link.replace("flamegraph", "top&limit=1")).body())
                    .contains(SlowHandlerIT.class.getName() + ".slowHandler");
        }
    }

    private static String profileOfAlert(RunningNode node) throws Exception {
        Matcher found = FAILURES.matcher(node.http().get("/api/v1/alerts").body());
        return found.find() ? found.group(1) : "";
    }

    private static HttpResponse<String> open(RunningNode node, String link) throws Exception {
        URI address = URI.create(link);
        return node.http().get(address.getRawPath() + "?" + address.getRawQuery());
    }

    private static RawJson slowHandler() {
        long end = System.nanoTime() + SLOW.toNanos();
        long x = 1;
        int i = 0;
        while (i % 100_000 != 0 || System.nanoTime() < end) {
            x = x * 31 + i % 7;
            i++;
        }
        return RawJson.of(Long.toString(x));
    }
}
