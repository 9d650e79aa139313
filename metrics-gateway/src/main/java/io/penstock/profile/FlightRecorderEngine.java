package io.penstock.profile;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;

/**
 * The JVM's own flight recorder: by CPU time where this JVM can (JEP 509: Linux, from JDK 25), else
 * by looking at some running threads again and again.
 */
final class FlightRecorderEngine implements CpuEngine {
    private static final String BY_CPU_TIME = "jdk.CPUTimeSample";
    private static final String BY_LOOKING = "jdk.ExecutionSample";

    @Override
    public Sampling start(Path file) throws EngineUnavailable {
        Recording recording = null;
        try {
            RecorderDisk.check();
            recording = new Recording();
            recording.setName("penstock-cpu");
            String engine;
            if (hasCpuTime()) {
                recording
                        .enable(BY_CPU_TIME)
                        .with("throttle", Duration.ofNanos(PERIOD_NANOS).toMillis() + " ms");
                engine = "jfr/" + BY_CPU_TIME;
            } else {
                recording.enable(BY_LOOKING).withPeriod(Duration.ofNanos(PERIOD_NANOS));
                engine = "jfr/" + BY_LOOKING;
            }
            recording.start();
            return new Running(recording, engine, file);
        } catch (IOException | RuntimeException e) {
            if (recording != null) {
                recording.close();
            }
            throw new EngineUnavailable("the flight recorder is refused: " + e.getMessage(), e);
        }
    }

    private static boolean hasCpuTime() {
        return System.getProperty("os.name", "").equals("Linux")
                && FlightRecorder.getFlightRecorder().getEventTypes().stream()
                        .anyMatch(type -> type.getName().equals(BY_CPU_TIME));
    }

    private record Running(Recording recording, String engine, Path file) implements Sampling {
        @Override
        public String stop() throws IOException {
            try (recording) {
                recording.stop();
                recording.dump(file);
            }
            return engine;
        }

        @Override
        public void abandon() {
            recording.close();
        }
    }
}
