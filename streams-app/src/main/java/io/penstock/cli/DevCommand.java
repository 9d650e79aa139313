package io.penstock.cli;

import io.penstock.local.LocalPipeline;
import io.penstock.local.LocalPorts;
import io.penstock.localstack.FreePorts;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Leaves a local pipeline running. */
@Command(
        name = "dev",
        description = {
            "Run Kafka, Redis and a node on this machine, until Ctrl-C.",
            "Every other command finds them without options. With --json the first line of standard"
                    + " output is an object with http, kafka, redis and profiling, once all is ready."
        },
        footer = {"", "Example:", "  ./penstock dev", "  ./penstock dev --http 8081 --data ./data"})
final class DevCommand extends Subcommand {
    private static final int HTTP_PORT = 8080;
    private static final int KAFKA_PORT = 9092;
    private static final int REDIS_PORT = 6379;
    private static final int PROFILING_PORT = 6060;

    @Option(
            names = "--http",
            paramLabel = "PORT",
            description = "the node's port (default: ${DEFAULT-VALUE})")
    private int http = HTTP_PORT;

    @Option(
            names = "--kafka",
            paramLabel = "PORT",
            description = "the broker's port (default: ${DEFAULT-VALUE})")
    private int kafka = KAFKA_PORT;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "keep all data there for the next start; else nothing is kept")
    private @Nullable Path data;

    DevCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() throws InterruptedException {
        LocalPorts ports =
                new LocalPorts(
                        free("HTTP", http),
                        free("Kafka", kafka),
                        free("Redis", REDIS_PORT),
                        free("profiling", PROFILING_PORT));
        say("starting Kafka, Redis and a node ...");
        try (LocalPipeline pipeline = LocalPipeline.start(ports, data);
                RunningStacks.Announcement _ = announce(pipeline)) {
            greet(pipeline);
            Throwable why = pipeline.node().gaveUp().get();
            throw CommandFailure.gaveUp("the node cannot go on: " + why);
        } catch (ExecutionException e) {
            throw CommandFailure.gaveUp("the node cannot go on: " + e.getCause());
        } catch (IllegalStateException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()), e);
        }
    }

    private int free(String what, int wanted) {
        if (wanted < 0 || wanted > 65_535) {
            throw CommandFailure.usage("a port must be 0 to 65535, is " + wanted);
        }
        int port = wanted;
        while (port != 0 && !FreePorts.isFree(port)) {
            port = port == 65_535 ? 0 : port + 1;
        }
        if (port != wanted) {
            say("port " + wanted + " is taken, " + what + " listens on " + port + " instead");
        }
        return port;
    }

    private RunningStacks.Announcement announce(LocalPipeline pipeline) {
        RunningStack stack = stack(pipeline);
        RunningStacks.Announcement announcement =
                new RunningStacks(surroundings().runtimeDirectory()).announce(stack);
        Runtime.getRuntime().addShutdownHook(new Thread(announcement::close, "take-back"));
        return announcement;
    }

    private static RunningStack stack(LocalPipeline pipeline) {
        ProcessHandle self = ProcessHandle.current();
        return new RunningStack(
                pipeline.http(),
                pipeline.kafka(),
                pipeline.redis(),
                pipeline.profiling().orElse(null),
                self.pid(),
                RunningStacks.startOf(self));
    }

    private void greet(LocalPipeline pipeline) {
        if (connection().json()) {
            print(stack(pipeline).toJson());
            return;
        }
        String penstock = surroundings().launcher();
        print("Penstock is up after " + Wording.duration(pipeline.startTime()) + ":");
        print("  HTTP   " + pipeline.http());
        print("  Kafka  " + pipeline.kafka());
        print("  Redis  " + pipeline.redis());
        pipeline.profiling().ifPresent(url -> print("  pprof  " + url + "/debug/pprof/"));
        print("  data   " + (data == null ? "gone at the end" : "kept in " + data));
        print("Try in another terminal:");
        print("  " + penstock + " agent --id me --capability shout --exec 'tr a-z A-Z' &");
        print("  " + penstock + " submit --type shout --payload '\"hello\"' --wait 10s");
        print("  " + penstock + " tasks");
        print("Ctrl-C stops all of it.");
    }

    private void say(String line) {
        err().println(line);
        err().flush();
    }
}
