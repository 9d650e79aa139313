package io.penstock.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Speaks HTTP to a started gateway. */
class SubmitOneTest {
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
    void answersAcceptedWithWhereTheTaskIs() throws Exception {
        HttpResponse<String> answer =
                running.post("/api/v1/tasks", "{\"type\":\"a\",\"id\":\"x1\"}");
        assertThat(answer.statusCode()).isEqualTo(202);
    }
}
