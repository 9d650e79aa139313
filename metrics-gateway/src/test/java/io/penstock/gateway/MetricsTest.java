package io.penstock.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.gateway.metrics.MetricSource;
import io.penstock.gateway.metrics.SourceCollector;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code /metrics}. */
class MetricsTest {
    private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
    private static final String LABEL =
            "[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\\n]|\\\\[\\\\\"n])*\"";
    private static final Pattern SAMPLE =
            Pattern.compile(
                    NAME
                            + "(\\{"
                            + LABEL
                            + "(,"
                            + LABEL
                            + ")*\\})? (NaN|[+-]Inf|-?[0-9.]+([eE][+-]?[0-9]+)?)");
    private static final Pattern COMMENT =
            Pattern.compile(
                    "# (HELP "
                            + NAME
                            + " .*|TYPE "
                            + NAME
                            + " (counter|gauge|histogram|summary|untyped))");

    private RunningGateway running;

    @BeforeEach
    void start() {
        running = new RunningGateway();
    }

    @AfterEach
    void stop() {
        running.close();
    }

    @Test
    void everyLineIsPrometheusTextAndNoSampleStandsTwice() throws Exception {
        running.post("/api/v1/tasks", "{\"type\":\"a\"}");
        running.post("/api/v1/tasks", "{\"type\":\"\"}");
        running.get("/api/v1/tasks/x");
        register(
                sink -> {
                    sink.gauge(
                            "kafka.consumer-lag",
                            "Lag \\ \n of \"it\"",
                            Map.of("a-b", "c\"\\\n"),
                            7);
                    sink.gauge("kafka.consumer-lag", "", Map.of("a-b", "c\"\\\n"), 8);
                });

        HttpResponse<String> answer = running.get("/metrics");

        assertThat(answer.headers().firstValue("Content-Type"))
                .contains("text/plain; version=0.0.4; charset=utf-8");
        Set<String> samples = new HashSet<>();
        for (String line : answer.body().lines().toList()) {
            if (line.startsWith("#")) {
                assertThat(line).matches(COMMENT);
            } else {
                assertThat(line).matches(SAMPLE);
                assertThat(samples.add(line.substring(0, line.lastIndexOf(' ')))).as(line).isTrue();
            }
        }
        assertThat(answer.body())
                .contains("kafka_consumer_lag{a_b=\"c\\\"\\\\\\n\"} 7.0")
                .contains("penstock_http_submissions_total{outcome=\"accepted\"} 1.0")
                .contains("penstock_http_submissions_total{outcome=\"invalid_field\"} 1.0");
    }

    @Test
    void measuresRequestsByRouteAndStatusAndNeverByAddress() throws Exception {
        running.pipeline.queries.add(Examples.waiting("secret-1"));
        running.get("/api/v1/tasks/secret-1");
        running.get("/api/v1/tasks/secret-2");
        running.get("/secret-3");
        running.post("/secret-4", "{}");

        String text = running.get("/metrics").body();

        assertThat(text)
                .contains(
                        "http_server_requests_seconds_count{method=\"GET\","
                                + "route=\"/api/v1/tasks/{id}\",status=\"200\"} 1")
                .contains(
                        "http_server_requests_seconds_count{method=\"GET\","
                                + "route=\"/api/v1/tasks/{id}\",status=\"404\"} 1")
                .contains(
                        "http_server_requests_seconds_count{method=\"other\","
                                + "route=\"none\",status=\"404\"} 2")
                .doesNotContain("secret");
    }

    @Test
    void measuresQueriesByKindAndTable() throws Exception {
        running.pipeline.queries.add(Examples.waiting("x"));
        running.get("/api/v1/tasks/x");
        running.get("/api/v1/tasks");
        running.get("/api/v1/dead-letters");

        String text = running.get("/metrics").body();

        assertThat(text)
                .contains("# TYPE database_query_duration_seconds histogram")
                .contains(count("task", "store"))
                .contains(count("tasks", "store"))
                .contains(count("dead_letters", "tasks.dead-letters"));
    }

    @Test
    void showsTheJvmAndTheProcess() throws Exception {
        String text = running.get("/metrics").body();

        for (String name :
                List.of(
                        "jvm_memory_used_bytes",
                        "jvm_gc_memory_allocated_bytes_total",
                        "jvm_threads_live_threads",
                        "process_cpu_usage",
                        "process_files_open_files",
                        "process_uptime_seconds")) {
            assertThat(text).contains("\n" + name);
        }
    }

    @Test
    void countsRequestsAsSimpleDashboardsExpect() throws Exception {
        running.get("/api/v1/tasks");
        running.get("/nothing");
        System.gc();

        await().untilAsserted(
                        () ->
                                assertThat(running.get("/metrics").body())
                                        .contains("\nrequests_failure 1.0\n")
                                        .containsPattern("\nrequests_success [1-9]")
                                        .containsPattern("\nrequests_total [1-9]")
                                        .containsPattern("\nresponse_time_ms_count [1-9]")
                                        .containsPattern("\ngoroutines [1-9]")
                                        .containsPattern("\nheap_alloc [1-9]")
                                        .containsPattern("\ngc_count [1-9]")
                                        .containsPattern("\nprocess_resident_memory_bytes [1-9]"));
    }

    @Test
    void speaksOpenMetricsToWhoAsksForIt() throws Exception {
        HttpResponse<String> answer =
                running.send(
                        running.to("/metrics")
                                .header("Accept", "application/openmetrics-text; version=1.0.0")
                                .GET());

        assertThat(answer.headers().firstValue("Content-Type").orElse(""))
                .startsWith("application/openmetrics-text; version=1.0.0");
        assertThat(answer.body()).endsWith("# EOF\n");
    }

    @Test
    void compressesForWhoTakesThat() throws Exception {
        HttpResponse<byte[]> answer =
                running.client.send(
                        running.to("/metrics").header("Accept-Encoding", "br, gzip").build(),
                        HttpResponse.BodyHandlers.ofByteArray());

        assertThat(answer.headers().firstValue("Content-Encoding")).contains("gzip");
        assertThat(answer.headers().firstValue("Vary")).contains("Accept-Encoding");
        String text =
                new String(
                        new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes(),
                        StandardCharsets.UTF_8);
        assertThat(text).contains("\njvm_threads_live_threads ");
        assertThat(text.length()).isGreaterThan(3 * answer.body().length);
        assertThat(
                        running.send(running.to("/metrics").header("Accept-Encoding", "gzip;q=0"))
                                .body())
                .contains("\njvm_threads_live_threads ");
    }

    @Test
    void showsCountersOfOthersWithTheirSuffixOnce() throws Exception {
        register(
                sink -> {
                    sink.counter("records-consumed-total", "Records", Map.of("client", "a"), 5);
                    sink.counter("records-consumed-total", "Records", Map.of("client", "b"), 6);
                    sink.counter("records-lost", "Records", Map.of(), -1);
                    sink.gauge("records-rate", "Rate", Map.of(), Double.NaN);
                    sink.gauge("1 \u00e9", "Odd", Map.of(), Double.POSITIVE_INFINITY);
                });

        String text = running.get("/metrics").body();

        assertThat(text)
                .contains("# TYPE records_consumed_total counter")
                .contains("records_consumed_total{client=\"a\"} 5.0")
                .contains("records_consumed_total{client=\"b\"} 6.0")
                .contains("_1__ +Inf")
                .doesNotContain("records_lost", "records_rate");
    }

    @Test
    void partThatCannotAnswerHidesNobodyElse() throws Exception {
        register(
                sink -> {
                    sink.gauge("before", "Before", Map.of(), 1);
                    throw new IllegalStateException("closed");
                });

        assertThat(running.get("/metrics").body()).contains("before 1.0", "jvm_memory_used_bytes");
    }

    private void register(MetricSource source) {
        running.registry.getPrometheusRegistry().register(new SourceCollector(source));
    }

    private static String count(String type, String table) {
        return "database_query_duration_seconds_count{query_type=\""
                + type
                + "\",table=\""
                + table
                + "\"} 1";
    }
}
