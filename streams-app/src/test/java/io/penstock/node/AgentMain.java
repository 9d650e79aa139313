package io.penstock.node;

import io.penstock.client.Agent;
import io.penstock.client.AgentBuilder;
import io.penstock.json.RawJson;
import io.penstock.localstack.ChildJvm;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * An agent as a process of its own, which tests can kill and pause. Prints {@code READY <epoch>}
 * when nodes can give it work, {@code BEGUN <task id>} for each task that it begins, and {@code
 * STOPPED <why>} when it stops by itself. A task's payload says how many milliseconds it takes.
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
     */
    static ChildJvm jvm(String bootstrap, String id, String capabilities, int concurrency) {
        return ChildJvm.running(AgentMain.class)
                .withArguments(bootstrap, id, capabilities, Integer.toString(concurrency));
    }

    /** Runs until it is killed or stops by itself. */
    public static void main(String[] args) throws Exception {
        AgentBuilder builder =
                Agent.builder(args[1])
                        .bootstrapServers(args[0])
                        .concurrency(Integer.parseInt(args[3]));
        for (String capability : args[2].split(",")) {
            builder.handle(
                    capability,
                    run -> {
                        System.out.println("BEGUN " + run.task().id());
                        RawJson payload = run.task().payload();
                        if (payload != null) {
                            long millis = Long.parseLong(payload.text());
                            boolean _ = NEVER.await(millis, TimeUnit.MILLISECONDS);
                        }
                        return payload;
                    });
        }
        Agent agent = builder.start();
        System.out.println("READY " + agent.epoch());
        boolean _ = agent.awaitTermination(Duration.ofDays(1));
        System.out.println("STOPPED " + agent.failure());
    }
}
