package io.comfymill.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AlertsCommandTest {
  private static final String ALERT =
      "{\"number\":17,\"rule\":\"node-lost\",\"severity\":\"critical\",\"target\":\"gpu-1\","
          + "\"detail\":\"not heard of\",\"since\":\"2026-01-02T03:04:05Z\"";

  private RunningCommand command;

  @BeforeEach
  void start() throws IOException {
    command = new RunningCommand();
  }

  @AfterEach
  void stop() {
    command.close();
  }

  @Test
  void openAlertsAreATable() {
    command.gateway.answering("/api/alerts", 200, "{\"alerts\":[" + ALERT + "}]}");
    assertThat(command.run("alerts")).isZero();
    assertThat(command.out().lines().toList())
        .containsExactly(
            "ALERT  SEVERITY  WHAT       OF     SINCE                 OVER  SEEN TO BY  DETAIL",
            "17     critical  node-lost  gpu-1  2026-01-02T03:04:05Z  -     -           not heard of");
  }

  @Test
  void whereAllIsWellItSaysSo() {
    command.gateway.answering("/api/alerts?state=over", 200, "{\"alerts\":[]}");
    assertThat(command.run("alerts", "--over")).isZero();
    assertThat(command.out().strip()).isEqualTo("no alerts");
  }

  @Test
  void anAlertIsAcknowledgedByItsNumber() {
    command.gateway.answering(
        "/api/alerts/17/acknowledge", 200, ALERT + ",\"acknowledged_by\":\"ann\"}");
    assertThat(command.run("alerts", "acknowledge", "17")).isZero();
    assertThat(command.out().strip()).isEqualTo("node-lost gpu-1: ann looks after it");
  }
}
