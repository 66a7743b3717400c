package io.comfymill.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.comfymill.common.wire.WireJson;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/** What clients hear while several jobs of theirs run at once, through two gateways. */
@ExtendWith(SharedMill.class)
class SocketIT {
  private static Mill mill;
  private static ComfyClient client;
  private static URI otherGateway;

  private final String first = "11111111" + UUID.randomUUID().toString().substring(8);
  private final String second = "22222222" + UUID.randomUUID().toString().substring(8);
  private final String clientId = UUID.randomUUID().toString();

  @BeforeAll
  static void start(Mill shared) {
    mill = shared;
    client = new ComfyClient(mill.gateway());
    otherGateway = mill.address("gateway-2");
  }

  @Test
  void aJobThatEndsWhileAnotherIsShownIsToldInOneGo() throws IOException {
    try (LiveSocket socket = LiveSocket.open(otherGateway, clientId);
        LiveSocket follower =
            LiveSocket.open(mill.gateway(), clientId).declare("supports_concurrent_jobs")) {
      client.post(Workflows.slowPicture(0xD1_00_01, 3), first, clientId);
      socket.awaitMessage(message -> message.at("/data/node").asText().equals("2"));
      client.post(Workflows.picture(0xD1_00_02), second, clientId);
      socket.awaitEnd(first);
      follower.awaitEnd(first);

      assertThat(socket.order())
          .containsExactly(
              "11111111 execution_start",
              "11111111 execution_cached",
              "11111111 executing 1",
              "11111111 executing 2",
              "22222222 execution_start",
              "22222222 execution_cached",
              "22222222 executing 1",
              "22222222 executing 9",
              "22222222 executed 9",
              "22222222 execution_success",
              "22222222 executing null",
              "11111111 execution_start",
              "11111111 executing 2",
              "11111111 executing 9",
              "11111111 executed 9",
              "11111111 execution_success",
              "11111111 executing null");
      assertThat(follower.order()).filteredOn("11111111 execution_start"::equals).hasSize(1);
    }
  }

  @Test
  void aClientThatComesBackToAnotherGatewayIsToldWhereItsJobIs() throws IOException {
    try (LiveSocket before = LiveSocket.open(mill.gateway(), clientId)) {
      client.post(Workflows.slowPicture(0xD1_00_03, 8), first, clientId);
      before.awaitMessage(message -> message.at("/data/node").asText().equals("2"));
    }
    try (LiveSocket after = LiveSocket.open(otherGateway, clientId)) {
      after.awaitMessage(message -> message.path("type").asText().equals("progress_state"));
      assertThat(after.order()).containsExactly("executing 2");
      awaitStatusInSilence(after);
      after.awaitEnd(first);
      assertThat(after.order())
          .containsExactly(
              "executing 2",
              "11111111 executing 9",
              "11111111 executed 9",
              "11111111 execution_success",
              "11111111 executing null");
    }
  }

  @Test
  void aGatewayThatEndsTellsItsClientsAndAnswersWhatIsUnderWay() throws Exception {
    byte[] body =
        WireJson.mapper()
            .writeValueAsBytes(Map.of("prompt", Workflows.picture(0xD1_00_05), "prompt_id", first));
    try (LiveSocket socket = LiveSocket.open(otherGateway, clientId);
        Socket slow = new Socket(InetAddress.getLoopbackAddress(), otherGateway.getPort())) {
      OutputStream sent = slow.getOutputStream();
      sent.write(
          "POST /prompt HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: %d\r\n\r\n"
              .formatted(body.length)
              .getBytes(StandardCharsets.US_ASCII));
      sent.write(body, 0, body.length / 2);
      long before = mill.child("gateway-2").pid();
      mill.signal("gateway-2", "TERM");

      await("the socket to be closed")
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(() -> assertThat(socket.closeCode()).isEqualTo(1001));
      sent.write(body, body.length / 2, body.length - body.length / 2);
      String answer = new String(slow.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 200 ").contains(first);
      await("its successor")
          .atMost(Duration.ofMinutes(1))
          .until(() -> mill.child("gateway-2").pid() != before);
    }
    mill.awaitReady("gateway-2");
    await("the job")
        .atMost(Duration.ofMinutes(1))
        .until(() -> !client.history(first).isMissingNode());
  }

  private static void awaitStatusInSilence(LiveSocket socket) {
    int heard = socket.messages().size();
    await("a status in silence")
        .atMost(Duration.ofMinutes(1))
        .until(() -> socket.messages().size() > heard);
    assertThat(socket.messages().get(heard).path("type").asText()).isEqualTo("status");
  }

  @Test
  void picturesThatAGraphNodeSendsComeAtTheirPlace() throws IOException {
    try (LiveSocket modern =
            LiveSocket.open(mill.gateway(), clientId).declare("supports_preview_metadata");
        LiveSocket plain = LiveSocket.open(otherGateway, clientId)) {
      client.post(Workflows.sentPictures(0xD1_00_04), first, clientId);
      modern.awaitEnd(first);
      plain.awaitEnd(first);
      assertThat(modern.order())
          .containsSubsequence(
              "11111111 executing 9",
              "binary 4",
              "11111111 progress 9",
              "binary 4",
              "11111111 progress 9",
              "11111111 execution_success");
      assertThat(plain.order())
          .containsSubsequence(
              "11111111 executing 9",
              "11111111 progress 9",
              "binary 1",
              "11111111 progress 9",
              "binary 1",
              "11111111 execution_success");
      assertThat(plain.binaries()).hasSize(2);
    }
  }

  @Test
  @DisabledIfSystemProperty(named = RealComfyUis.PROPERTY, matches = ".+") // no checkpoint there
  void ofAJobWithoutClientOthersHearNothingButProgress() throws IOException {
    try (LiveSocket other = LiveSocket.open(mill.gateway(), clientId)) {
      client.post(Workflows.sampled(0xD1_00), first, null);
      await("the job to end")
          .atMost(Duration.ofSeconds(30))
          .until(() -> !client.history(first).isMissingNode());
      String body =
          "{\"prompt\":%s,\"prompt_id\":\"%s\",\"extra_data\":{\"client_id\":\"%s\"}}"
              .formatted(
                  WireJson.mapper().writeValueAsString(Workflows.picture(0xD1_00_05)),
                  second,
                  clientId);
      assertThat(client.postJson("/prompt", body).statusCode()).isEqualTo(200);
      other.awaitEnd(second);
      assertThat(other.story(first).stream().distinct())
          .containsExactlyInAnyOrder("progress_state", "progress 3");
      assertThat(other.binaries()).isNotEmpty();
      assertThat(other.story(second)).startsWith("execution_start").endsWith("executing null");
    }
  }

  @Test
  void aClientsMarkOfAPromptIsInEachOfItsMessages() throws IOException {
    try (LiveSocket socket = LiveSocket.open(mill.gateway(), clientId)) {
      String body =
          "{\"prompt\":%s,\"prompt_id\":\"%s\",\"client_id\":\"%s\",\"extra_data\":{\"workflow_metadata\":{\"workflow_id\":\"w\"}}}"
              .formatted(
                  WireJson.mapper().writeValueAsString(Workflows.picture(0xD1_00_06)),
                  first,
                  clientId);
      assertThat(client.postJson("/prompt", body).statusCode()).isEqualTo(200);
      socket.awaitEnd(first);
      assertThat(socket.messages())
          .filteredOn(message -> message.at("/data/prompt_id").asText().equals(first))
          .hasSizeGreaterThan(8)
          .allMatch(
              message -> message.at("/data/workflow_metadata/workflow_id").asText().equals("w"));
    }
  }
}
