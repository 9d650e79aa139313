package io.penstock.gateway.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostRuleTest {
    private final HostRule rule = new HostRule(Set.of("node-1"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "Localhost:80",
                "0.0.0.0",
                "255.255.255.255:1",
                "[::1]",
                "[::ffff:1.2.3.4]:8080",
                "NODE-1",
                "node-1:9"
            })
    void letsThrough(String host) {
        assertThat(rule.allows(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "node-2",
                "node-1.example.org",
                "localhost.",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.256",
                "1.2.3.a",
                "0x7f.0.0.1",
                "2130706433",
                "localhost:80:80",
                "localhost:evil",
                "[::1",
                "[evil]",
                "[::1]evil",
                "[::1]:x",
                "::1",
                "user@localhost"
            })
    void refuses(String host) {
        assertThat(rule.allows(host)).isFalse();
    }

    @Test
    void refusesNoHostAtAll() {
        assertThat(rule.allows(null)).isFalse();
    }
}
