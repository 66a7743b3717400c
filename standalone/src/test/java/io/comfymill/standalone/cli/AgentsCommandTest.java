package io.comfymill.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AgentsCommandTest {
  private static final String AGENT =
      "{\"id\":\"agent-1\",\"host\":\"gpu-7\",\"pool\":\"p\",\"enrolled_at\":\"2026-01-01\","
          + "\"expires_at\":\"2026-02-01\"";

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
  void agentsAreATableAndWhatKafkaLeavesOpenIsSaid() {
    command.gateway.answering(
        "/api/agents", 200, "{\"agents\":[" + AGENT + "}],\"kafka_enforces\":false}");
    assertThat(command.run("agents", "list")).isZero();
    assertThat(command.out().lines().toList())
        .containsExactly(
            "AGENT    HOST   POOL  ENROLLED    SEEN  UNTIL       REVOKED  COPY ON",
            "agent-1  gpu-7  p     2026-01-01  -     2026-02-01  -        -");
    assertThat(command.err()).contains("no authorizer");
  }

  @Test
  void aTokenIsPrintedWithTheCommandOfTheNewMachine() {
    command.gateway.answering(
        "/api/agents/tokens", 201, "{\"token\":\"cme_x.y\",\"expires_at\":\"2026-01-01\"}");
    assertThat(command.run("agents", "token", "--pool", "p", "--ttl", "1h", "--host", "gpu-7"))
        .isZero();
    assertThat(command.out().strip()).isEqualTo("cme_x.y");
    assertThat(command.err()).contains("comfymill-agent --gateway http");
    assertThat(command.gateway.requests().get(0))
        .contains("\"pool\":\"p\"", "\"ttl\":\"1h\"", "\"hosts\":[\"gpu-7\"]");
  }

  @Test
  void anAgentIsRevokedInOneCommand() {
    command.gateway.answering(
        "/api/agents/agent-1", 200, AGENT + ",\"revoked_at\":\"2026-01-05\"}");
    assertThat(command.run("agents", "revoke", "agent-1")).isZero();
    assertThat(command.out()).contains("2026-01-05");
  }
}
