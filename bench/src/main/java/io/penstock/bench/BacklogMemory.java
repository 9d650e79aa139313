package io.penstock.bench;

import io.penstock.agent.Requirement;
import io.penstock.backlog.Backlog;
import io.penstock.backlog.TaskSlots;
import io.penstock.timer.TimerWheel;
import java.util.List;
import java.util.Locale;

/**
 * Question: how much memory does a waiting task take?
 *
 * <p>Workload: tasks with ids of 26 characters, ten priorities and a deadline each, in slots,
 * backlog and timer wheel, as a partition holds them. The heap is measured after a full collection.
 *
 * <p>Command: {@code java -XX:+UseSerialGC -cp … io.penstock.bench.BacklogMemory [tasks]}, one
 * million tasks by default; {@code bench/README.md} has the class path.
 */
public final class BacklogMemory {
    private static final Requirement REQUIREMENT = Requirement.of(List.of("source.count"));

    private BacklogMemory() {}

    /** Prints bytes per task. */
    public static void main(String[] args) {
        int tasks = args.length == 0 ? 1_000_000 : Integer.parseInt(args[0]);
        String[] ids = new String[tasks];
        long empty = usedBytes();
        for (int i = 0; i < tasks; i++) {
            ids[i] = String.format(Locale.ROOT, "%026d", i);
        }
        long withIds = usedBytes();

        TaskSlots slots = new TaskSlots();
        for (String id : ids) {
            slots.add(id);
        }
        long withSlots = usedBytes();

        Backlog backlog = new Backlog();
        for (int slot = 0; slot < tasks; slot++) {
            backlog.add(slot, REQUIREMENT, slot % 10, 1_790_000_000_000L + slot, slot);
        }
        long withBacklog = usedBytes();

        TimerWheel timers = new TimerWheel(1_790_000_000_000L);
        for (int slot = 0; slot < tasks; slot++) {
            timers.schedule(slot, 1_790_000_000_000L + 37L * slot);
        }
        long withTimers = usedBytes();

        System.out.printf(Locale.ROOT, "%,d waiting tasks, bytes each:%n", tasks);
        print("id (String)", withIds - empty, tasks);
        print("slots", withSlots - withIds, tasks);
        print("backlog", withBacklog - withSlots, tasks);
        print("timers", withTimers - withBacklog, tasks);
        print("together without the id", withTimers - withIds, tasks);
        // Also keeps all of them alive until here.
        if (slots.size() + backlog.size() + timers.size() != 3 * ids.length) {
            throw new IllegalStateException("a task went missing");
        }
    }

    private static void print(String what, long bytes, int tasks) {
        System.out.printf(Locale.ROOT, "%8.1f  %s%n", (double) bytes / tasks, what);
    }

    private static long usedBytes() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
