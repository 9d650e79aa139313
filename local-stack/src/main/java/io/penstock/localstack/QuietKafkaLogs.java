package io.penstock.localstack;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

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
            if (context.getTurboFilterList().stream().noneMatch(KnownNoise.class::isInstance)) {
                context.addTurboFilter(new KnownNoise());
            }
        }
    }

    /** Drops the warning that every orderly stop of a broker gives. */
    private static final class KnownNoise extends TurboFilter {
        @Override
        public FilterReply decide(
                @Nullable Marker marker,
                Logger logger,
                Level level,
                @Nullable String format,
                Object @Nullable [] arguments,
                @Nullable Throwable thrown) {
            return level.levelInt == Level.WARN_INT
                            && format != null
                            && format.endsWith("close NetworkClient that has already been closed.")
                    ? FilterReply.DENY
                    : FilterReply.NEUTRAL;
        }
    }
}
