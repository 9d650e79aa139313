package io.penstock.localstack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalRedisIT {
    @Test
    void shouldAnswerAndForgetWhenKilled() throws Exception {
        try (LocalRedis redis = LocalRedis.start()) {
            assertThat(ask(redis, "PING")).isEqualTo("+PONG");
            assertThat(ask(redis, "SET", "key", "value")).isEqualTo("+OK");
            assertThat(ask(redis, "GET", "key")).isEqualTo("value");

            redis.kill();
            assertThatThrownBy(() -> ask(redis, "PING")).isInstanceOf(ConnectException.class);

            redis.restart();
            assertThat(ask(redis, "GET", "key")).isEqualTo("$-1");
        }
    }

    @Test
    void shouldKeepConnectionsButNotAnswerWhilePaused() throws Exception {
        try (LocalRedis redis = LocalRedis.start()) {
            redis.pause();
            assertThatThrownBy(() -> ask(redis, "PING")).isInstanceOf(SocketTimeoutException.class);
            redis.resume();
            assertThat(ask(redis, "PING")).isEqualTo("+PONG");
        }
    }

    @Test
    void shouldKeepItsDataWhenADirectoryIsGiven(@TempDir Path data) throws Exception {
        RedisSettings settings = RedisSettings.defaults().withDataDirectory(data);
        try (LocalRedis redis = LocalRedis.start(settings)) {
            ask(redis, "SET", "key", "value");
        }
        try (LocalRedis redis = LocalRedis.start(settings)) {
            assertThat(ask(redis, "GET", "key")).isEqualTo("value");
        }
    }

    @Test
    void shouldGiveTheServerItsArguments() throws Exception {
        RedisSettings settings = RedisSettings.defaults().withArguments("--requirepass", "secret");
        try (LocalRedis redis = LocalRedis.start(settings)) {
            assertThat(ask(redis, "PING")).startsWith("-NOAUTH");
        }
    }

    @Test
    void shouldRunTheBundledServerWhereNoneIsInstalled(@TempDir Path directory) throws Exception {
        Path bundled = RedisBinary.bundled(directory);
        try (LocalRedis redis = LocalRedis.start(RedisSettings.defaults(), bundled)) {
            assertThat(ask(redis, "PING")).isEqualTo("+PONG");
        }
    }

    /** Sends one command in RESP and returns the first line of the answer, of a string its text. */
    private static String ask(RedisStack redis, String... command) throws IOException {
        try (Socket socket = new Socket(redis.host(), redis.port())) {
            socket.setSoTimeout(1_000);
            StringBuilder request = new StringBuilder("*" + command.length + "\r\n");
            for (String word : command) {
                request.append('$').append(word.length()).append("\r\n").append(word + "\r\n");
            }
            socket.getOutputStream().write(request.toString().getBytes(UTF_8));
            BufferedReader answer =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
            String first = String.valueOf(answer.readLine());
            return first.startsWith("$") && !first.equals("$-1")
                    ? String.valueOf(answer.readLine())
                    : first;
        }
    }
}
