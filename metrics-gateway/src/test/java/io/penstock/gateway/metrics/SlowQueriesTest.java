package io.penstock.gateway.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class SlowQueriesTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger(SlowQueries.class);
    private final ListAppender<ILoggingEvent> events = new ListAppender<>();
    private final SlowQueries slow = new SlowQueries();
    private final long start = System.nanoTime();

    @BeforeEach
    void listen() {
        events.start();
        logger.addAppender(events);
    }

    @AfterEach
    void leave() {
        logger.detachAppender(events);
    }

    @Test
    void logsNameTableTenantAndTimeOfASlowQuery() {
        slow.took("tasks", "store", "acme", start, TimeUnit.MILLISECONDS.toNanos(150));

        assertThat(events.list).hasSize(1);
        assertThat(events.list.getFirst().getMessage()).isEqualTo("slow query");
        assertThat(events.list.getFirst().getKeyValuePairs())
                .hasToString(
                        "[query=\"tasks\", table=\"store\", tenant=\"acme\", ms=\"150\","
                                + " leftOut=\"0\"]");
    }

    @Test
    void saysNothingOfAFastOne() {
        slow.took("tasks", "store", null, start, TimeUnit.MILLISECONDS.toNanos(99));

        assertThat(events.list).isEmpty();
    }

    @Test
    void writesOneLineASecondAndCountsTheOthers() {
        long tookNanos = TimeUnit.MILLISECONDS.toNanos(200);
        for (int i = 0; i < 5; i++) {
            slow.took("task", "store", null, start, tookNanos);
        }
        slow.took("task", "store", null, start + TimeUnit.SECONDS.toNanos(2), tookNanos);

        assertThat(events.list).hasSize(2);
        assertThat(events.list.getLast().getKeyValuePairs().getLast()).hasToString("leftOut=\"4\"");
    }
}
