package io.penstock.demo;

import io.penstock.json.InvalidField;
import io.penstock.json.JsonText;
import io.penstock.json.RawJson;
import io.penstock.task.NewTask;
import java.util.List;
import java.util.Locale;

/**
 * Which tasks the demo submits: file by file in the archive's order, and for each file one task a
 * job. A task is known by its number, from 0. Immutable.
 *
 * @param location the archive
 * @param entries its files
 * @param tasks how many tasks, at most files times jobs
 */
record SourcePlan(String location, List<String> entries, int tasks) {
    SourcePlan {
        entries = List.copyOf(entries);
        int all = Math.multiplyExact(entries.size(), SourceJob.all().size());
        if (tasks < 1 || tasks > all) {
            throw new InvalidField("tasks", "must be 1 to " + all + ", is " + tasks);
        }
    }

    /** Returns how many tasks the archive is good for. */
    static int tasksOf(List<String> entries) {
        return Math.multiplyExact(entries.size(), SourceJob.all().size());
    }

    /** Returns the job of a task. */
    SourceJob job(int task) {
        return SourceJob.all().get(task % SourceJob.all().size());
    }

    /** Returns the number of the file of a task, from 0. */
    int file(int task) {
        return task / SourceJob.all().size();
    }

    /** Returns how many files have a task of this job. */
    int filesWith(SourceJob job) {
        int jobs = SourceJob.all().size();
        return (tasks + jobs - 1 - SourceJob.all().indexOf(job)) / jobs;
    }

    /** Returns the id of a task, as in {@code source.count-00042}. */
    String id(int task) {
        return String.format(Locale.ROOT, "%s-%05d", job(task).capability(), file(task));
    }

    /** Returns the number of the task with this id, -1 when none of the plan has it. */
    int number(String id) {
        int dash = id.lastIndexOf('-');
        try {
            SourceJob job = SourceJob.of(id.substring(0, Math.max(dash, 0)));
            int task =
                    Math.addExact(
                            Math.multiplyExact(
                                    Integer.parseInt(id, dash + 1, id.length(), 10),
                                    SourceJob.all().size()),
                            SourceJob.all().indexOf(job));
            return task >= 0 && task < tasks && id(task).equals(id) ? task : -1;
        } catch (IllegalArgumentException | ArithmeticException e) {
            return -1;
        }
    }

    /** Returns the submission of a task. */
    NewTask submission(int task) {
        String payload =
                "{\"archive\":"
                        + JsonText.quote(location)
                        + ",\"entry\":"
                        + JsonText.quote(entries.get(file(task)))
                        + "}";
        return NewTask.of(job(task).capability(), RawJson.of(payload)).withId(id(task));
    }
}
