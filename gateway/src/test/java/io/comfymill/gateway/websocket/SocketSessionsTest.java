package io.comfymill.gateway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SocketSessionsTest {
  @Test
  void theClientIdIsTakenFromTheQuery() {
    assertThat(SocketSessions.clientId("token=1&clientId=a%20b")).contains("a b");
    assertThat(SocketSessions.clientId("clientId=")).isEmpty();
    assertThat(SocketSessions.clientId(null)).isEmpty();
  }
}
