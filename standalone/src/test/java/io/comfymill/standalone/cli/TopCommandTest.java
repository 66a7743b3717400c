package io.comfymill.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.wire.WireJson;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TopCommandTest {
  private static final String EVENTS = "/api/events?topics=nodes,progress,queue";
  private RunningCommand command;

  @BeforeEach
  void start() throws IOException {
    command = new RunningCommand();
    command
        .gateway
        .answering(
            EVENTS,
            200,
            """
            event: nodes
            data: {"changed":[{"id":"gpu-1","status":"online","online":true,"pool":"default"}],"gone":[]}

            : keep-alive

            event: queue
            data: {"jobs":{"pending":1},"paused":[]}

            """)
        .answering("/api/pools", 200, "{\"pools\":[]}")
        .answering(
            "/api/jobs?status=pending&sort_order=asc&limit=1",
            200,
            "{\"jobs\":[{\"id\":\"p1\",\"create_time\":1}],\"pagination\":{\"total\":1}}")
        .answering(
            "/api/jobs/p1/placement",
            200,
            "{\"blocked_by\":[{\"words\":\"it is held.\"}],\"waiting\":[]}");
  }

  @AfterEach
  void stop() {
    command.close();
  }

  @Test
  void itPrintsWhatIsNow() {
    assertThat(command.run("top", "--once")).isZero();

    assertThat(command.out())
        .contains("1 of 1 nodes take jobs", "1 wait", "next      p1 waits: it is held", "gpu-1");
  }

  @Test
  void asJson() throws IOException {
    assertThat(command.run("top", "--json")).isZero();

    assertThat(WireJson.mapper().readTree(command.out()).path("nodes").path(0).path("id").asText())
        .isEqualTo("gpu-1");
  }

  @Test
  void aGatewayWithoutEventsIsSaidToBeTooOld() {
    command.gateway.answering(EVENTS, 404, "404: Not Found");

    assertThat(command.run("top", "--once")).isEqualTo(1);

    assertThat(command.err()).contains("it has no /api/events");
  }

  @Test
  void whereNothingIsThereItSaysSo() {
    command.gateway.close();

    assertThat(command.run("top", "--once")).isEqualTo(3);
  }
}
