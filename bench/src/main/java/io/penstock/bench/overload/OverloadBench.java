package io.penstock.bench.overload;

import io.penstock.localstack.EmbeddedKafka;
import io.penstock.localstack.StackDirectory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Question: what does a gateway do to its node and to others under more than it can take, and under
 * what nobody should send? Does it give back what it took?
 *
 * <p>Workload: a node in a process of its own with a small heap; twenty tasks a second go through
 * it all the time, and five times a second somebody new asks whether it lives. One abuse after the
 * other; after each all tasks have to end. The broker, the agent and the abusers are this process.
 *
 * <p>Command: {@code OverloadBench [--idle N] [--seconds N]}; started as {@code bench/README.md}
 * says. Linux, as figures come from {@code /proc}; {@code hey} and {@code wrk} where installed.
 */
@Command(name = "OverloadBench", mixinStandardHelpOptions = true)
public final class OverloadBench implements Callable<Integer> {
    /** Idle connections are closed after 30 s; then nothing of them is left. */
    private static final int CALM_SECONDS = 35;

    @Option(names = "--idle", description = "idle connections (default: ${DEFAULT-VALUE})")
    private int idle = 10_000;

    @Option(names = "--seconds", description = "of each load (default: ${DEFAULT-VALUE})")
    private int seconds = 30;

    @Option(names = "--seed", description = "of what is malformed (default: ${DEFAULT-VALUE})")
    private long seed = 1;

    private OverloadBench() {}

    /** Runs the bench. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new OverloadBench()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start();
                StackDirectory directory = StackDirectory.open(null, "overload");
                Victim victim = Victim.start(kafka.bootstrapServers(), directory.path());
                Work work = new Work(kafka.bootstrapServers(), victim)) {
            run(victim, work);
        }
        return 0;
    }

    private void run(Victim victim, Work work) throws Exception {
        System.out.printf(
                Locale.ROOT,
                "%d cores, node with %d MB of heap, seed %d%n%n",
                Runtime.getRuntime().availableProcessors(),
                Victim.heapMegabytes(),
                seed);
        System.out.println(
                "| abuse | what came back | slowest newcomer | newcomers without answer | most memory"
                        + " | most threads | tasks ended |");
        System.out.println("| --- | --- | --- | --- | --- | --- | --- |");
        String task = task(victim);
        Abuses abuses = new Abuses(victim, seed);
        row(victim, work, "to warm up: reads, 50 clients", () -> reads(victim, task, 50));
        long memory = victim.residentMegabytes();
        long heap = victim.liveHeapMegabytes();
        long threads = victim.proc("Threads");
        row(victim, work, "1,000 reads of a task a second", () -> steady(victim, task));
        row(victim, work, idle + " idle connections", () -> abuses.idle(idle, seconds));
        row(
                victim,
                work,
                "1,000 reads a second beside 2,000 idle connections",
                () -> beside(abuses, victim, task));
        row(victim, work, "2,000 slow heads", () -> abuses.slowHeads(2_000, CALM_SECONDS + 5));
        row(victim, work, "900 slow bodies", () -> abuses.slowBodies(900, CALM_SECONDS + 5));
        row(
                victim,
                work,
                "1 GB of JSON, length stated",
                () -> abuses.gigabyte("application/json", false));
        row(
                victim,
                work,
                "1 GB of JSON in chunks",
                () -> abuses.gigabyte("application/json", true));
        row(
                victim,
                work,
                "1 GB in one line of NDJSON, length stated",
                () -> abuses.gigabyte("application/x-ndjson", false));
        row(
                victim,
                work,
                "1 GB in one line of NDJSON in chunks",
                () -> abuses.gigabyte("application/x-ndjson", true));
        row(victim, work, "20,000 tasks with bytes changed", () -> abuses.malformed(20_000));
        row(victim, work, "280 ways out of the routes", abuses::traversal);
        row(victim, work, "3 × 300 floods of headers", () -> abuses.headers(300));
        row(victim, work, "100,000 pipelined requests", () -> abuses.pipelined(100_000));
        row(victim, work, "unknown methods", abuses::methods);
        row(victim, work, "200 clients that read", () -> reads(victim, task, 200));
        row(
                victim,
                work,
                "200 clients that read, keeping on",
                () ->
                        Tool.wrk(
                                "-t2",
                                "-c200",
                                "-d" + seconds + "s",
                                "--latency",
                                victim.url("/api/v1/tasks/" + task)));
        row(
                victim,
                work,
                "200 clients that submit",
                () ->
                        Tool.hey(
                                "-z",
                                seconds + "s",
                                "-c",
                                "200",
                                "-m",
                                "POST",
                                "-T",
                                "application/json",
                                "-d",
                                "{\"type\":\"flood\"}",
                                victim.url("/api/v1/tasks")));
        row(victim, work, "1,000 reads of a task a second, once more", () -> steady(victim, task));
        row(victim, work, "nothing for " + CALM_SECONDS + " s", () -> abuses.idle(0, CALM_SECONDS));
        System.out.printf(
                Locale.ROOT,
                "%nbefore and after: %d and %d MB resident, %d and %d MB of live heap, %d and %d"
                        + " threads%n",
                memory,
                victim.residentMegabytes(),
                heap,
                victim.liveHeapMegabytes(),
                threads,
                victim.proc("Threads"));
    }

    private static void row(Victim victim, Work work, String name, Callable<String> abuse)
            throws Exception {
        Watch watch = new Watch(victim);
        String answers;
        try (watch) {
            answers = abuse.call();
        }
        System.out.printf(
                Locale.ROOT,
                "| %s | %s | %d ms | %s | %d MB | %d | %s |%n",
                name,
                answers,
                watch.slowestMs(),
                watch.unanswered(),
                watch.mostMegabytes(),
                watch.mostThreads(),
                work.awaitEnds());
    }

    /** Submits one task that ends, and returns its id. */
    private static String task(Victim victim) throws IOException {
        String answer =
                victim.send(
                                HttpRequest.newBuilder(
                                                URI.create(victim.url("/api/v1/tasks?wait=30s")))
                                        .header("Content-Type", "application/json")
                                        .POST(BodyPublishers.ofString("{\"type\":\"overload\"}")))
                        .body();
        String id = answer.replaceFirst("(?s).*?\"id\":\"([^\"]+)\".*", "$1");
        if (id.equals(answer)) {
            throw new IOException("no task: " + answer);
        }
        return id;
    }

    private String steady(Victim victim, String task) throws InterruptedException {
        return Tool.hey(
                "-z", seconds + "s", "-c", "50", "-q", "20", victim.url("/api/v1/tasks/" + task));
    }

    private String beside(Abuses abuses, Victim victim, String task) throws Exception {
        Thread idlers =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    try {
                                        abuses.idle(2_000, seconds);
                                    } catch (IOException e) {
                                        System.err.println(e);
                                    }
                                });
        String answer = steady(victim, task);
        idlers.join();
        return answer;
    }

    private String reads(Victim victim, String task, int clients) throws InterruptedException {
        return Tool.hey(
                "-z",
                seconds + "s",
                "-c",
                Integer.toString(clients),
                victim.url("/api/v1/tasks/" + task));
    }
}
