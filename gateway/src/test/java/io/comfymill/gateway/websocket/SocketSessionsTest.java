package io.comfymill.gateway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SocketSessionsTest {
  /** Each was sent to a ComfyUI 0.8.0 before the flags. */
  @Test
  void theFirstMessageIsTheFirstObject() {
    assertThat(SocketSessions.isMessage("nonsense")).isFalse();
    assertThat(SocketSessions.isMessage("[]")).isFalse();
    assertThat(SocketSessions.isMessage("{\"type\":\"other\"}")).isTrue();
  }

  @Test
  void theClientIdIsTakenFromTheQuery() {
    assertThat(SocketSessions.clientId("token=1&clientId=a%20b")).contains("a b");
    assertThat(SocketSessions.clientId("clientId=")).isEmpty();
    assertThat(SocketSessions.clientId(null)).isEmpty();
  }
}
