package io.penstock.local;

import io.penstock.localstack.StackDirectory;
import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;
import jdk.jfr.FlightRecorder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the flight recorder of this JVM keeps its files: it deletes them when the JVM ends in
 * order, and nobody does after SIGKILL. Any thread.
 */
final class FlightRecorderFiles {
    private static final Logger log = LoggerFactory.getLogger(FlightRecorderFiles.class);

    private FlightRecorderFiles() {}

    /**
     * Has them deleted however the JVM ends; leaves a recorder alone that runs already, as its
     * files are where its user wants them.
     */
    static synchronized void deleteAfterExit() {
        if (FlightRecorder.isInitialized()) {
            return;
        }
        // Not closed: the recorder may write for as long as the JVM runs.
        StackDirectory directory = StackDirectory.open(null, "flight-recorder");
        try {
            ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "jfrConfigure",
                            new Object[] {
                                new String[] {"repositorypath=\"" + directory.path() + "\""}
                            },
                            new String[] {String[].class.getName()});
        } catch (JMException e) {
            log.atWarn()
                    .addKeyValue("error", e.toString())
                    .log("files of the flight recorder stay in the directory of temporary files");
        }
    }
}
