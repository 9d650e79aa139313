package io.penstock.lifecycle;

import io.penstock.lifecycle.StoredTask.Active;
import io.penstock.lifecycle.StoredTask.Parked;
import io.penstock.lifecycle.StoredTask.Phase;
import io.penstock.task.Attempt;
import io.penstock.task.AttemptResult;
import io.penstock.task.Dispatch;
import io.penstock.task.RecordRef;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a {@link StoredTask} in the store: a compact binary head, then the task's JSON as it
 * stands. The head alone rebuilds backlog, timers and in-flight table. Stateless; any thread.
 */
public final class StoredTaskCodec {
    private static final byte VERSION = 2;
    private static final byte PARKED = 0;
    private static final byte WAITING = 1;
    private static final byte ASSIGNED = 2;
    private static final byte RETRYING = 3;

    /** Fixed-width parts of a head: 8 longs, 7 ints, markers and lengths of texts. */
    private static final int FIXED_BYTES = 192;

    /** Behind the phase: number, priority, time of an attempt, attempts. */
    private static final int BYTES_BEFORE_SUBMITTED_AT =
            Integer.BYTES + Byte.BYTES + Long.BYTES + Integer.BYTES;

    private StoredTaskCodec() {}

    /** Returns the bytes of the state. */
    public static byte[] encode(StoredTask task) {
        return switch (task) {
            case Parked parked -> encodeParked(parked);
            case Active active -> encodeActive(active);
        };
    }

    /**
     * Returns the state in the bytes.
     *
     * @throws IllegalStateException when another version wrote them
     */
    public static StoredTask decode(String id, byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        byte kind = kind(in);
        return kind == PARKED ? decodeParked(in) : decodeActive(id, kind, in);
    }

    private static byte kind(ByteBuffer in) {
        byte version = in.get();
        if (version != VERSION) {
            throw new IllegalStateException(
                    "store holds version " + version + " of a task, this node knows " + VERSION);
        }
        return in.get();
    }

    /**
     * Returns when a task was submitted, ms since 1970, without reading the rest; empty for one
     * that is parked.
     *
     * @throws IllegalStateException when another version wrote the bytes
     */
    public static OptionalLong submittedAt(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        byte kind = kind(in);
        if (kind == PARKED) {
            return OptionalLong.empty();
        }
        decodePhase(kind, in);
        in.position(in.position() + BYTES_BEFORE_SUBMITTED_AT);
        return OptionalLong.of(in.getLong());
    }

    private static byte[] encodeParked(Parked parked) {
        byte[] result = parked.result() == null ? new byte[0] : parked.result().toJson();
        return ByteBuffer.allocate(10 + result.length)
                .put(VERSION)
                .put(PARKED)
                .putLong(parked.until())
                .put(result)
                .array();
    }

    private static Parked decodeParked(ByteBuffer in) {
        long until = in.getLong();
        byte[] result = rest(in);
        return new Parked(until, result.length == 0 ? null : AttemptResult.read(result));
    }

    private static byte[] encodeActive(Active task) {
        byte[] type = utf8(task.type());
        byte[] tenant = utf8(task.tenant());
        byte[] topic = utf8(task.source().topic());
        byte[] agent = utf8(task.lastAgent());
        byte[] error = utf8(task.lastError());
        byte[] holder = task.phase() instanceof Phase.Assigned a ? utf8(a.agent()) : new byte[0];
        List<byte[]> capabilities = new ArrayList<>(task.capabilities().size());
        int size = FIXED_BYTES + type.length + tenant.length + topic.length;
        size += agent.length + error.length + holder.length + task.json().length;
        for (String capability : task.capabilities()) {
            byte[] bytes = utf8(capability);
            capabilities.add(bytes);
            size += 4 + bytes.length;
        }
        List<byte[]> attempts = task.attempts().stream().map(Attempt::toJson).toList();
        size += attempts.stream().mapToInt(bytes -> 4 + bytes.length).sum();
        ByteBuffer out = ByteBuffer.allocate(size).put(VERSION);
        switch (task.phase()) {
            case Phase.Waiting() -> out.put(WAITING);
            case Phase.Retrying retrying -> out.put(RETRYING).putLong(retrying.retryAt());
            case Phase.Assigned a -> {
                out.put(ASSIGNED).putLong(a.epoch()).putInt(a.partition());
                out.putLong(a.dispatch().nonce()).putLong(a.dispatch().number());
                out.putLong(a.assignedAt()).putLong(a.dueAt());
                text(out, holder);
            }
        }
        out.putInt(task.seq()).put((byte) task.priority());
        out.putLong(task.timeoutMs()).putInt(task.maxAttempts());
        out.putLong(task.submittedAt()).putLong(task.startBy()).putLong(task.endBy());
        out.putInt(task.source().partition()).putLong(task.source().offset());
        out.putInt(task.attempt()).putInt(task.losses());
        text(out, topic);
        text(out, type);
        text(out, tenant);
        optional(out, task.lastAgent(), agent);
        optional(out, task.lastError(), error);
        out.putInt(capabilities.size());
        capabilities.forEach(bytes -> text(out, bytes));
        out.put((byte) attempts.size());
        attempts.forEach(bytes -> text(out, bytes));
        out.put(task.json());
        byte[] exact = new byte[out.position()];
        out.flip().get(exact);
        return exact;
    }

    private static Active decodeActive(String id, byte kind, ByteBuffer in) {
        Phase phase = decodePhase(kind, in);
        int seq = in.getInt();
        int priority = in.get();
        long timeoutMs = in.getLong();
        int maxAttempts = in.getInt();
        long submittedAt = in.getLong();
        long startBy = in.getLong();
        long endBy = in.getLong();
        int partition = in.getInt();
        long offset = in.getLong();
        int attempt = in.getInt();
        int losses = in.getInt();
        String topic = text(in);
        String type = text(in);
        String tenant = text(in);
        String agent = in.get() == 0 ? null : text(in);
        String error = in.get() == 0 ? null : text(in);
        int count = in.getInt();
        List<String> capabilities = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            capabilities.add(text(in));
        }
        List<Attempt> attempts = decodeAttempts(in);
        return new Active(
                id,
                seq,
                type,
                tenant,
                priority,
                List.copyOf(capabilities),
                timeoutMs,
                maxAttempts,
                submittedAt,
                startBy,
                endBy,
                new RecordRef(topic, partition, offset),
                attempt,
                losses,
                agent,
                error,
                attempts,
                phase,
                rest(in));
    }

    private static Phase decodePhase(byte kind, ByteBuffer in) {
        return switch (kind) {
            case WAITING -> Phase.WAITING;
            case RETRYING -> new Phase.Retrying(in.getLong());
            case ASSIGNED -> decodeAssigned(in);
            default -> throw new IllegalStateException("store holds an unknown phase");
        };
    }

    private static List<Attempt> decodeAttempts(ByteBuffer in) {
        int count = in.get();
        if (count == 0) {
            return List.of();
        }
        List<Attempt> attempts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            attempts.add(Attempt.read(bytes(in)));
        }
        return List.copyOf(attempts);
    }

    private static Phase.Assigned decodeAssigned(ByteBuffer in) {
        long epoch = in.getLong();
        int partition = in.getInt();
        Dispatch dispatch = new Dispatch(in.getLong(), in.getLong());
        long assignedAt = in.getLong();
        long dueAt = in.getLong();
        return new Phase.Assigned(text(in), epoch, partition, dispatch, assignedAt, dueAt);
    }

    private static byte[] utf8(@Nullable String text) {
        return text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
    }

    private static void optional(ByteBuffer out, @Nullable String text, byte[] bytes) {
        out.put((byte) (text == null ? 0 : 1));
        if (text != null) {
            text(out, bytes);
        }
    }

    private static void text(ByteBuffer out, byte[] bytes) {
        out.putInt(bytes.length).put(bytes);
    }

    private static String text(ByteBuffer in) {
        return new String(bytes(in), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(ByteBuffer in) {
        byte[] bytes = new byte[in.getInt()];
        in.get(bytes);
        return bytes;
    }

    private static byte[] rest(ByteBuffer in) {
        byte[] rest = new byte[in.remaining()];
        in.get(rest);
        return rest;
    }
}
