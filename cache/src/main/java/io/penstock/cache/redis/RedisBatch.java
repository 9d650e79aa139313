package io.penstock.cache.redis;

import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.output.NestedMultiOutput;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.output.ValueOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Commands that go to Redis in one write, on the connection that all share and so in order with all
 * other commands of this process. Not safe for use by many threads; one per use.
 */
final class RedisBatch {
    private static final RedisCodec<String, byte[]> CODEC = RedisClients.CODEC;

    private final List<AsyncCommand<String, byte[], ?>> commands = new ArrayList<>();
    private final IdentityHashMap<Future<?>, Consumer<RedisBatch>> byText = new IdentityHashMap<>();

    void set(String name, byte[] value, long ttlMillis) {
        Future<String> _ =
                add(
                        CommandType.SET,
                        new StatusOutput<>(CODEC),
                        args().addKey(name).addValue(value).add("PX").add(ttlMillis));
    }

    Future<byte @Nullable []> get(String name) {
        return add(CommandType.GET, new ValueOutput<>(CODEC), args().addKey(name));
    }

    Future<Long> timeLeft(String name) {
        return add(CommandType.PTTL, new IntegerOutput<>(CODEC), args().addKey(name));
    }

    void unlink(String name) {
        Future<Long> _ = add(CommandType.UNLINK, new IntegerOutput<>(CODEC), args().addKey(name));
    }

    /** Runs a script by its SHA, for its effect. */
    void run(RedisScript script, List<String> keys, List<byte[]> arguments) {
        Future<List<Object>> _ = ask(script, keys, arguments);
    }

    /** Runs a script by its SHA, for its answer. */
    Future<List<Object>> ask(RedisScript script, List<String> keys, List<byte[]> arguments) {
        AsyncCommand<String, byte[], List<Object>> call =
                add(
                        CommandType.EVALSHA,
                        new NestedMultiOutput<>(CODEC),
                        arguments(args().add(script.sha()), keys, arguments));
        byText.put(
                call,
                again -> {
                    Future<List<Object>> _ = again.askByText(script, keys, arguments);
                });
        return call;
    }

    /** Adds a script that the server did not know to another batch, by its text. */
    void addByText(Future<?> unknown, RedisBatch again) {
        Consumer<RedisBatch> script = byText.get(unknown);
        if (script != null) {
            script.accept(again);
        }
    }

    /** Runs a script by its text, by which the server learns its SHA. */
    Future<List<Object>> askByText(RedisScript script, List<String> keys, List<byte[]> arguments) {
        return add(
                CommandType.EVAL,
                new NestedMultiOutput<>(CODEC),
                arguments(args().add(script.source()), keys, arguments));
    }

    private static CommandArgs<String, byte[]> arguments(
            CommandArgs<String, byte[]> script, List<String> keys, List<byte[]> arguments) {
        return script.add(keys.size()).addKeys(keys).addValues(arguments);
    }

    private static CommandArgs<String, byte[]> args() {
        return new CommandArgs<>(CODEC);
    }

    private <T extends @Nullable Object> AsyncCommand<String, byte[], T> add(
            CommandType type,
            CommandOutput<String, byte[], T> output,
            CommandArgs<String, byte[]> args) {
        AsyncCommand<String, byte[], T> command =
                new AsyncCommand<>(new Command<>(type, output, args));
        commands.add(command);
        return command;
    }

    /** All commands in the order in which they were added. */
    Collection<AsyncCommand<String, byte[], ?>> commands() {
        return commands;
    }
}
