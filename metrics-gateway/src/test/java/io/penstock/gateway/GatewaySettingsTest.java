package io.penstock.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.json.InvalidField;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatewaySettingsTest {
    @Test
    void standardIsLoopbackForNobodyElse() {
        GatewaySettings settings = GatewaySettings.loopback(GatewaySettings.STANDARD_PORT);

        assertThat(settings.host()).isEqualTo("127.0.0.1");
        assertThat(settings.port()).isEqualTo(8080);
        assertThat(settings.allowedHosts()).isEmpty();
        assertThat(settings.corsOrigins()).isEmpty();
        assertThat(settings.limits())
                .isEqualTo(new GatewayLimits(4_096, 1_024, 16_384, 2_000, 4_194_304));
        assertThat(settings.timeouts().idle()).isEqualTo(Duration.ofSeconds(30));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65_536})
    void portOutOfRangeIsNamed(int port) {
        assertThatThrownBy(() -> GatewaySettings.loopback(port))
                .isInstanceOf(InvalidField.class)
                .hasMessage("gateway.port: must be 0 to 65535, is " + port);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ops.example.org",
                "https://ops.example.org/",
                "ftp://ops.example.org",
                "https://user@ops.example.org",
                "*",
                "null",
                "https://"
            })
    void whatIsNoOriginIsNamed(String origin) {
        assertThatThrownBy(() -> of(Set.of(), Set.of(origin)))
                .isInstanceOf(InvalidField.class)
                .hasMessageStartingWith("gateway.cors-origins: must be")
                .hasMessageEndingWith(origin);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "host:8080", "*", "http://host"})
    void whatIsNoHostNameIsNamed(String host) {
        assertThatThrownBy(() -> of(Set.of(host), Set.of()))
                .isInstanceOf(InvalidField.class)
                .hasMessageStartingWith("gateway.allowed-hosts: must be");
    }

    @Test
    void hostNamesAreKeptInLowerCase() {
        assertThat(of(Set.of("Node-1.Example"), Set.of()).allowedHosts())
                .containsExactly("node-1.example");
    }

    @Test
    void limitsAndTimesOutOfRangeAreNamed() {
        assertThatThrownBy(() -> new GatewayLimits(1, 1, 1_023, 1, 1))
                .hasMessage("gateway.limits.header-bytes: must be 1024 to 65536, is 1023");
        assertThatThrownBy(() -> new GatewayLimits(0, 1, 1_024, 1, 1))
                .hasMessageStartingWith("gateway.limits.connections");
        Duration second = Duration.ofSeconds(1);
        assertThatThrownBy(() -> new GatewayTimeouts(second, second, Duration.ZERO, second))
                .hasMessage("gateway.timeouts.acknowledge: must be 1 ms to 1 h, is PT0S");
    }

    private static GatewaySettings of(Set<String> hosts, Set<String> origins) {
        return new GatewaySettings(
                "127.0.0.1", 0, hosts, origins, GatewayLimits.STANDARD, GatewayTimeouts.STANDARD);
    }
}
