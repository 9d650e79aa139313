package io.penstock.cache.config;

import java.time.Duration;

/**
 * How long values live, by what they are. The one table: no other place names such a time. All are
 * at least a millisecond.
 *
 * @param result results of tasks, {@code task:result:{id}}
 * @param agentState what agents state of themselves, {@code agent:state:{id}}
 * @param route the agents that could take a type of task, {@code route:cache:{type}}
 * @param query answers over closed windows, {@code cache:query:{sha}}
 * @param session what a client may ask for again, {@code session:}
 * @param coordination what is deleted when its work is done and must not outlive a day, {@code
 *     coord:}
 * @param absent the knowledge that there is nothing, whatever it would have been
 */
public record Lifetimes(
        Duration result,
        Duration agentState,
        Duration route,
        Duration query,
        Duration session,
        Duration coordination,
        Duration absent) {
    public Lifetimes {
        check("result", result);
        check("agent-state", agentState);
        check("route", route);
        check("query", query);
        check("session", session);
        check("coordination", coordination);
        check("absent", absent);
    }

    private static void check(String name, Duration ttl) {
        if (ttl.toMillis() < 1) {
            throw new IllegalArgumentException("ttl." + name + " must be at least 1 ms, is " + ttl);
        }
    }

    /** Results 5 min, agents 30 s, routes 1 min, queries 5 min, sessions 1 h, coordination 24 h. */
    public static Lifetimes defaults() {
        return new Lifetimes(
                Duration.ofMinutes(5),
                Duration.ofSeconds(30),
                Duration.ofMinutes(1),
                Duration.ofMinutes(5),
                Duration.ofHours(1),
                Duration.ofHours(24),
                Duration.ofSeconds(2));
    }
}
