package io.penstock.node;

import io.penstock.client.Agent;
import io.penstock.client.AgentBuilder;
import io.penstock.localstack.ChildJvm;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * An agent as a process of its own, which tests can kill and pause. Prints {@code READY <epoch>}
 * when nodes can give it work, {@code BEGUN <task id>} for each task that it begins, and {@code
 * STOPPED <why>} when it stops by itself.
 */
public final class AgentMain {
    private static final CountDownLatch NEVER = new CountDownLatch(1);

    private AgentMain() {}

    /**
     * How to start one.
     *
     * @param bootstrap address of the broker
     * @param id the agent's id
     * @param capabilities separated by commas
     * @param concurrency tasks at once
     * @param handlerMillis how long each task takes
     */
    static ChildJvm jvm(
            String bootstrap, String id, String capabilities, int concurrency, long handlerMillis) {
        return ChildJvm.running(AgentMain.class)
                .withArguments(
                        bootstrap,
                        id,
                        capabilities,
                        Integer.toString(concurrency),
                        Long.toString(handlerMillis));
    }

    /** Runs until it is killed or stops by itself. */
    public static void main(String[] args) throws Exception {
        long handlerMillis = Long.parseLong(args[4]);
        AgentBuilder builder =
                Agent.builder(args[1])
                        .bootstrapServers(args[0])
                        .concurrency(Integer.parseInt(args[3]));
        for (String capability : args[2].split(",")) {
            builder.handle(
                    capability,
                    run -> {
                        System.out.println("BEGUN " + run.task().id());
                        boolean _ = NEVER.await(handlerMillis, TimeUnit.MILLISECONDS);
                        return run.task().payload();
                    });
        }
        Agent agent = builder.start();
        System.out.println("READY " + agent.epoch());
        boolean _ = agent.awaitTermination(Duration.ofDays(1));
        System.out.println("STOPPED " + agent.failure());
    }
}
