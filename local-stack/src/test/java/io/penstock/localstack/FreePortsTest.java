package io.penstock.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

class FreePortsTest {
    @Test
    void shouldGiveDifferentFreePortsBelowTheEphemeralRange() {
        List<Integer> ports = FreePorts.next(50);
        assertThat(ports)
                .doesNotHaveDuplicates()
                .allSatisfy(port -> assertThat(port).isBetween(20_000, 31_999))
                .allMatch(FreePorts::isFree);
    }

    @Test
    void shouldSeeThatAPortIsTaken() throws Exception {
        int port = FreePorts.next();
        try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(FreePorts.isFree(taken.getLocalPort())).isFalse();
        }
        assertThat(FreePorts.isFree(port)).isTrue();
    }
}
