package io.penstock.gateway.fake;

import io.penstock.gateway.pipeline.EndFollower;
import io.penstock.gateway.pipeline.Ends;
import io.penstock.task.TaskEvent;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** Ends that a test pushes. */
public final class FakeEnds implements Ends {
    private final List<Registration> registrations = new CopyOnWriteArrayList<>();

    private final List<EndFollower> followers = new CopyOnWriteArrayList<>();

    private record Registration(String taskId, CompletableFuture<TaskEvent.Ended> end) {}

    @Override
    public CompletableFuture<TaskEvent.Ended> await(String taskId) {
        CompletableFuture<TaskEvent.Ended> end = new CompletableFuture<>();
        registrations.add(new Registration(taskId, end));
        return end;
    }

    /** Pushes an end to whoever waits for it. */
    public void push(TaskEvent.Ended ended) {
        followers.stream().filter(EndFollower::wantsMore).forEach(one -> one.ended(ended));
        for (Registration registration : registrations) {
            if (registration.taskId().equals(ended.taskId())) {
                registration.end().complete(ended);
            }
        }
    }

    @Override
    public Following follow(EndFollower follower) {
        followers.add(follower);
        return () -> followers.remove(follower);
    }

    /** Returns how many hear of all ends. */
    public int following() {
        return followers.size();
    }

    /** Returns how many wait for an end. */
    public int registered() {
        return (int) registrations.stream().filter(one -> !one.end().isDone()).count();
    }
}
