package io.penstock.localstack;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.util.Map;
import org.slf4j.LoggerFactory;

/** Keeps Kafka's loggers at WARN where the program has not configured them. */
final class QuietKafkaLogs {
    private QuietKafkaLogs() {}

    /** Sets levels on loggers without one of their own; another logging system is left alone. */
    static void byDefault() {
        if (LoggerFactory.getILoggerFactory()
                .getClass()
                .getName()
                .equals("ch.qos.logback.classic.LoggerContext")) {
            Logback.quieten();
        }
    }

    /** Apart, because Logback need not be on the class path. */
    private static final class Logback {
        private static final Map<String, Level> LEVELS =
                Map.of(
                        "kafka", Level.WARN,
                        "org.apache.kafka", Level.WARN,
                        "state.change.logger", Level.WARN,
                        // Warns at each start that a controller has become active.
                        "org.apache.kafka.controller.QuorumController", Level.ERROR);

        private static void quieten() {
            LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
            LEVELS.forEach(
                    (name, level) -> {
                        Logger logger = context.getLogger(name);
                        if (logger.getLevel() == null) {
                            logger.setLevel(level);
                        }
                    });
        }
    }
}
