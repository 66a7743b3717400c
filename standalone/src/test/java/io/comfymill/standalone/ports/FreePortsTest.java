package io.comfymill.standalone.ports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FreePortsTest {
  private final FreePorts ports = new FreePorts(new Random(7));

  @Test
  void givesNoPortTwice() {
    Set<Integer> given = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      assertThat(given.add(ports.next())).isTrue();
    }
  }

  @Test
  void staysBelowThePortsOfOutgoingConnections() {
    for (int i = 0; i < 50; i++) {
      assertThat(ports.next()).isBetween(20_000, 32_000);
    }
  }

  @Test
  void givesTheWantedPortOnceAndAnotherWhereItIsTaken() throws IOException {
    int wanted = new FreePorts(new Random(8)).next();

    assertThat(ports.preferring(wanted)).isEqualTo(wanted);
    assertThat(ports.preferring(wanted)).isNotEqualTo(wanted);
    try (ServerSocket taken = listening()) {
      assertThat(ports.preferring(taken.getLocalPort())).isNotEqualTo(taken.getLocalPort());
    }
  }

  @Test
  void aPortIsFreeUntilSomebodyListens() throws IOException {
    int port;
    try (ServerSocket taken = listening()) {
      port = taken.getLocalPort();
      assertThat(FreePorts.isFree(port)).isFalse();
    }
    assertThat(FreePorts.isFree(port)).isTrue();
  }

  private static ServerSocket listening() throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.bind(Loopback.address(0));
    return socket;
  }
}
