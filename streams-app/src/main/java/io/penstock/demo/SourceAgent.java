package io.penstock.demo;

import io.penstock.client.Agent;
import io.penstock.client.AgentBuilder;
import io.penstock.client.TaskRun;
import io.penstock.json.RawJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** One agent of the demo, in a process of its own that knows nothing but Kafka's address. */
public final class SourceAgent {
    /** What it prints once nodes can give it work. */
    static final String READY = "agent is ready";

    private static final Duration FOREVER = Duration.ofDays(1);

    private final Map<String, SourceArchive> archives = new ConcurrentHashMap<>();

    private SourceAgent() {}

    /**
     * Runs until it is told to end.
     *
     * @param arguments bootstrap servers, agent id, concurrency, then capabilities
     */
    public static void main(String[] arguments) throws InterruptedException {
        SourceAgent source = new SourceAgent();
        AgentBuilder builder =
                Agent.builder(arguments[1])
                        .bootstrapServers(arguments[0])
                        .concurrency(Integer.parseInt(arguments[2]));
        for (int i = 3; i < arguments.length; i++) {
            SourceJob job = SourceJob.of(arguments[i]);
            builder.handle(job.capability(), run -> source.work(job, run));
        }
        try (Agent agent = builder.start()) {
            Runtime.getRuntime().addShutdownHook(new Thread(agent::close, "drain-agent"));
            System.out.println(READY);
            while (!agent.awaitTermination(FOREVER)) {
                // Still at work.
            }
        }
    }

    private RawJson work(SourceJob job, TaskRun run) throws IOException {
        SourceRequest request = SourceRequest.read(run.task().payload());
        SourceArchive archive =
                archives.computeIfAbsent(request.archive(), SourceAgent::openUnchecked);
        return job.work(archive.read(request.entry()));
    }

    private static SourceArchive openUnchecked(String location) {
        try {
            return SourceArchive.open(location);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
