package io.penstock.load;

import io.penstock.json.RawJson;
import io.penstock.task.NewTask;

/**
 * An open-loop load: tasks are due at a fixed rate, whatever becomes of those before.
 *
 * @param type the tasks' type
 * @param tasks how many, from 1
 * @param perSecond how many are due a second, more than 0
 * @param payload what each carries
 * @param prefix what their ids begin with, unlike that of any other load
 */
public record LoadPlan(String type, int tasks, double perSecond, RawJson payload, String prefix) {
    private static final double NANOS = 1e9;

    public LoadPlan {
        if (tasks < 1) {
            throw new IllegalArgumentException("tasks must be at least 1, is " + tasks);
        }
        if (!(perSecond > 0)) {
            throw new IllegalArgumentException("rate must be more than 0, is " + perSecond);
        }
    }

    /** Returns a payload of so many bytes, at least the two of an empty string. */
    public static RawJson payload(int bytes) {
        return RawJson.of("\"" + "x".repeat(Math.max(0, bytes - 2)) + "\"");
    }

    /** Returns the submission of a task by its number, from 0. */
    NewTask submission(int number) {
        return NewTask.of(type, payload).withId(prefix + number);
    }

    /** Returns the number of the task with this id, -1 for another load's. */
    int number(String id) {
        if (!id.startsWith(prefix)) {
            return -1;
        }
        try {
            int number = Integer.parseInt(id, prefix.length(), id.length(), 10);
            return number >= 0 && number < tasks ? number : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** Returns when a task is due, in nanoseconds after the start. */
    long dueNanos(int number) {
        return (long) (number * NANOS / perSecond);
    }
}
