package io.penstock.client;

/** What becomes of an assignment that an agent has read. */
sealed interface Reception {
    /** It gets a slot now; the caller starts it. */
    record Begin(Run run) implements Reception {}

    /** It waits for a slot. */
    record Queued() implements Reception {}

    /** The task is held already; that run's result will answer this dispatch too. */
    record Joined() implements Reception {}

    /** The very same dispatch came before; it is dropped. */
    record Repeated() implements Reception {}

    /** The task succeeded a moment ago; that result answers this dispatch. */
    record Known(RecentTasks.Recent recent) implements Reception {}
}
