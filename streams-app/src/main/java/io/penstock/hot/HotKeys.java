package io.penstock.hot;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names of what is kept in Redis, before the configured prefix. */
public final class HotKeys {
    private HotKeys() {}

    /** Returns the key of a task's result. */
    public static String result(String taskId) {
        return "task:result:" + taskId;
    }

    /** Returns the key of what an agent states of itself. */
    public static String agent(String agentId) {
        return "agent:state:" + agentId;
    }

    /** Returns the key of the agents that could take a type of task. */
    public static String route(String taskType) {
        return "route:cache:" + taskType;
    }

    /** Returns the key of the answer to a question. */
    public static String query(String question) {
        try {
            byte[] sha =
                    MessageDigest.getInstance("SHA-256")
                            .digest(question.getBytes(StandardCharsets.UTF_8));
            return "cache:query:" + HexFormat.of().formatHex(sha);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
