package io.penstock.demo;

import io.penstock.localstack.ChildJvm;
import io.penstock.localstack.ChildProcess;
import io.penstock.localstack.StackDirectory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The demo's three agents, each a child process that dies with this one. */
final class DemoAgents implements AutoCloseable {
    /**
     * Who can do what, and how much at once. Every job has two agents that can do it, so that the
     * share of each shows how load is spread.
     */
    private static final List<Profile> PROFILES =
            List.of(
                    new Profile("agent-1", 128, List.of(SourceJob.COUNT, SourceJob.DIGEST)),
                    new Profile("agent-2", 64, List.of(SourceJob.DIGEST, SourceJob.WORDS)),
                    new Profile("agent-3", 32, List.of(SourceJob.WORDS, SourceJob.COUNT)));

    private static final Duration READY_AT_MOST = Duration.ofSeconds(60);
    private static final Duration END_AT_MOST = Duration.ofSeconds(5);
    private static final int HEAP_MEGABYTES = 256;

    private final StackDirectory directory;
    private final List<ChildProcess> processes = new ArrayList<>();

    private DemoAgents(StackDirectory directory) {
        this.directory = directory;
    }

    /**
     * An agent.
     *
     * @param id its id
     * @param concurrency how many tasks it does at once
     * @param jobs what it can do
     */
    record Profile(String id, int concurrency, List<SourceJob> jobs) {}

    static List<Profile> profiles() {
        return PROFILES;
    }

    /**
     * Starts all three and returns when nodes can give them work.
     *
     * @throws IllegalStateException when one does not come up; the message holds what it said
     */
    static DemoAgents start(String bootstrap) {
        DemoAgents agents = new DemoAgents(StackDirectory.open(null, "agents"));
        boolean started = false;
        try {
            for (Profile profile : PROFILES) {
                agents.processes.add(agents.start(profile, bootstrap));
            }
            for (ChildProcess process : agents.processes) {
                process.awaitLine(SourceAgent.READY, READY_AT_MOST);
            }
            started = true;
            return agents;
        } finally {
            if (!started) {
                agents.close();
            }
        }
    }

    private ChildProcess start(Profile profile, String bootstrap) {
        List<String> arguments = new ArrayList<>();
        arguments.add(bootstrap);
        arguments.add(profile.id());
        arguments.add(Integer.toString(profile.concurrency()));
        profile.jobs().forEach(job -> arguments.add(job.capability()));
        return ChildJvm.running(SourceAgent.class)
                .withHeapMegabytes(HEAP_MEGABYTES)
                .withFlags("-XX:TieredStopAtLevel=4")
                .withArguments(arguments.toArray(String[]::new))
                .start(profile.id(), directory.path().resolve(profile.id() + ".log"));
    }

    /** Returns the name of an agent that has ended, which none should. */
    Optional<String> ended() {
        for (int i = 0; i < processes.size(); i++) {
            if (!processes.get(i).isAlive()) {
                return Optional.of(PROFILES.get(i).id());
            }
        }
        return Optional.empty();
    }

    /** Ends them, gently first, and deletes their logs. */
    @Override
    public void close() {
        processes.parallelStream().forEach(process -> process.terminate(END_AT_MOST));
        directory.close();
    }
}
