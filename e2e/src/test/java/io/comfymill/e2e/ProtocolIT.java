package io.comfymill.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/** What strict clients of ComfyUI depend on, through two gateways and the whole ring. */
@ExtendWith(SharedMill.class)
class ProtocolIT {
  private static Mill mill;
  private static ComfyClient client;
  private static ComfyClient otherGateway;

  private final String promptId = UUID.randomUUID().toString();
  private final String clientId = UUID.randomUUID().toString();

  @BeforeAll
  static void start(Mill shared) {
    mill = shared;
    client = new ComfyClient(mill.gateway());
    otherGateway = new ComfyClient(mill.address("gateway-2"));
  }

  @Test
  void aRunTellsItsStoryInComfyUisOrder() throws IOException {
    try (LiveSocket socket = LiveSocket.open(mill.gateway(), clientId)) {
      client.post(Workflows.picture(0xA1_B2_01), promptId, clientId);
      socket.awaitEnd(promptId);
      assertThat(socket.story(promptId))
          .containsExactly(
              "execution_start",
              "execution_cached",
              "progress_state",
              "executing 1",
              "progress_state",
              "progress_state",
              "executing 9",
              "executed 9",
              "progress_state",
              "execution_success",
              "executing null");
    }
  }

  @Test
  void theStoryReachesAClientOfAnotherGateway() throws IOException {
    try (LiveSocket socket = LiveSocket.open(mill.address("gateway-2"), clientId)) {
      client.post(Workflows.picture(0xA1_B2_02), promptId, clientId);
      socket.awaitEnd(promptId);
      assertThat(socket.story(promptId)).contains("executed 9").endsWith("executing null");
      assertThat(otherGateway.history(promptId).at("/status/completed").asBoolean()).isTrue();
    }
  }

  @Test
  void aClassWithLimitsWithoutEndRunsAndBrowsersCanReadThem() throws IOException {
    JsonNode asABrowserReads = new ObjectMapper().readTree(client.text("/object_info"));
    assertThat(asABrowserReads.at("/SimNumbers/input/required/any/1/max").doubleValue())
        .isEqualTo(Double.POSITIVE_INFINITY);

    new JobRun(client)
        .submit(3, Workflows::boundlessPicture)
        .awaitRightPictures(Duration.ofSeconds(60));
  }

  @Test
  void aPromptThatWouldEndAWorkerIsRefused() throws IOException {
    HttpResponse<String> answer = client.post(Workflows.poisonPill(), promptId, clientId);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(answer.body()).contains("invalid_prompt", "Node ID '#5'");
  }

  @Test
  void aJobIsInQueueOrHistoryFromItsAnswerOnEverywhere() throws IOException {
    for (int i = 0; i < 20; i++) {
      String id = UUID.randomUUID().toString();
      client.submit(Workflows.picture(0xB0_00_00 + i), id);
      for (int look = 0; look < 20; look++) {
        assertVisible(look % 2 == 0 ? otherGateway : client, id);
      }
    }
  }

  private static void assertVisible(ComfyClient reader, String id) throws IOException {
    boolean queued = reader.get("/queue").toString().contains(id);
    assertThat(queued || !reader.history(id).isMissingNode()).as("job %s is visible", id).isTrue();
  }

  @Test
  void aSecondSocketOfAClientHearsAllThoughTheFirstHasClosed() throws IOException {
    LiveSocket first = LiveSocket.open(mill.gateway(), clientId);
    try (LiveSocket second = LiveSocket.open(mill.gateway(), clientId)) {
      first.close();
      client.post(Workflows.picture(0xA1_B2_03), promptId, clientId);
      second.awaitEnd(promptId);
      assertThat(second.story(promptId)).contains("execution_start", "execution_success");
    }
  }

  /** It takes a checkpoint. */
  @Test
  @DisabledIfSystemProperty(named = RealComfyUis.PROPERTY, matches = ".+")
  void previewsComeWithMetadataOnlyToThoseWhoDeclaredIt() throws IOException {
    String plainId = UUID.randomUUID().toString();
    String plainPrompt = UUID.randomUUID().toString();
    try (LiveSocket modern =
            LiveSocket.open(mill.gateway(), clientId).declare("supports_preview_metadata");
        LiveSocket plain = LiveSocket.open(mill.gateway(), plainId)) {
      client.post(Workflows.sampled(7), promptId, clientId);
      client.post(Workflows.sampled(8), plainPrompt, plainId);
      modern.awaitEnd(promptId);
      plain.awaitEnd(plainPrompt);
      assertThat(modern.binaries()).isNotEmpty().allMatch(frame -> eventType(frame) == 4);
      assertThat(new String(modern.binaries().get(0), StandardCharsets.ISO_8859_1))
          .contains(promptId);
      assertThat(plain.binaries()).isNotEmpty().allMatch(frame -> eventType(frame) == 1);
    }
  }

  private static int eventType(byte[] frame) {
    return ByteBuffer.wrap(frame).getInt();
  }

  /** Asked of a node, since the gateway has no such route. */
  @Test
  void longAndUnescapedPathsReachComfyUi() throws IOException {
    assertThat(statusOfGet("/nope/" + "a".repeat(8_000))).isEqualTo(404);
    assertThat(statusOfGet("/nope/{a|b}%?q=100%&r=[c]")).isEqualTo(404);
  }

  private static int statusOfGet(String target) throws IOException {
    return new RawHttp(mill.gateway())
        .send(new RawHttp.Request("GET", target, List.of(), new byte[0]))
        .status();
  }

  @Test
  void theSamePromptIdTwiceIsOneJob() throws IOException {
    ObjectNode workflow = Workflows.slowPicture(0xA1_B2_04, 0.5);
    client.submit(workflow, promptId);
    otherGateway.submit(workflow, promptId);
    awaitHistory(promptId);
    JobEvents.assertOneEndingEach(mill.kafkaPort(), List.of(promptId));
    assertThat(client.get("/history").findValuesAsText("prompt_id").stream().distinct())
        .contains(promptId);
  }

  @Test
  void anUploadedPictureReachesTheNode() throws IOException {
    JsonNode uploaded = client.upload("red.png", picture(0xFF_00_00));
    client.submit(Workflows.inverted(uploaded.path("name").asText()), promptId);
    awaitHistory(promptId);
    JsonNode image = client.history(promptId).at("/outputs/9/images/0");
    assertThat(client.view(image).getRGB(3, 3) & 0xFF_FF_FF).isEqualTo(0x00_FF_FF);
  }

  private static byte[] picture(int colour) throws IOException {
    BufferedImage image =
        new BufferedImage(Workflows.SIZE, Workflows.SIZE, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < Workflows.SIZE; y++) {
      for (int x = 0; x < Workflows.SIZE; x++) {
        image.setRGB(x, y, colour);
      }
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(image, "png", png);
    return png.toByteArray();
  }

  @Test
  void anInterruptWithoutAnIdStopsTheCallersJobAndNobodyElses() throws IOException {
    String othersPrompt = UUID.randomUUID().toString();
    client.post(Workflows.slowPicture(0xA1_B2_05, 60), promptId, clientId);
    awaitRunning(1);
    client.post(Workflows.slowPicture(0xA1_B2_06, 4), othersPrompt, "somebody-else");
    awaitRunning(2);

    assertThat(client.postJson("/interrupt?clientId=" + clientId, "").statusCode()).isEqualTo(200);

    awaitHistory(promptId);
    assertThat(client.history(promptId).at("/status/messages").toString())
        .contains("execution_interrupted");
    awaitHistory(othersPrompt);
    assertThat(client.history(othersPrompt).at("/status/status_str").asText()).isEqualTo("success");
  }

  private static void awaitRunning(int jobs) {
    await(jobs + " running")
        .atMost(Duration.ofSeconds(30))
        .until(() -> client.get("/queue").path("queue_running").size() == jobs);
  }

  @Test
  void aQueuedJobCanBeDeletedAndNeverRuns() throws IOException {
    JobRun busy = new JobRun(client).submit(8, colour -> Workflows.slowPicture(colour, 1));
    client.submit(Workflows.slowPicture(0xA1_B2_07, 1), promptId);
    assertThat(client.postJson("/queue", "{\"delete\":[\"%s\"]}".formatted(promptId)).statusCode())
        .isEqualTo(200);
    assertThat(client.get("/queue").toString()).doesNotContain(promptId);
    busy.awaitRightPictures(Duration.ofMinutes(1));
    assertThat(client.history(promptId).isMissingNode()).isTrue();
  }

  @Test
  void submitsAnswer503WhileKafkaIsAwayAndNothingIsHalfAccepted() throws IOException {
    mill.signal("kafka", "STOP");
    try {
      await("the gateway to notice")
          .atMost(Duration.ofMinutes(1))
          .until(() -> client.status("/q/health/ready") == 503);
      HttpResponse<String> refused = client.post(Workflows.picture(0xA1_B2_08), promptId, clientId);
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.headers().firstValue("Retry-After")).isPresent();
      assertThat(client.get("/queue").toString()).doesNotContain(promptId);
    } finally {
      mill.signal("kafka", "CONT");
    }
    String later = UUID.randomUUID().toString();
    client.submitPersistently(Workflows.picture(0xA1_B2_09), later);
    awaitHistory(later);
    assertThat(client.history(promptId).isMissingNode()).isTrue();
    assertThat(client.get("/queue").toString()).doesNotContain(promptId);
  }

  @Test
  void badRequestsGetA4xxAndChangeNothing() throws IOException {
    for (String body :
        List.of(
            "",
            "{not json",
            "[]",
            "7",
            "{\"prompt\":[]}",
            "{\"prompt\":{\"1\":\"x\"}}",
            "{\"prompt\":{\"1\":{\"class_type\":\"EmptyImage\",\"inputs\":[]}}}",
            "{\"prompt\":{},\"number\":\"x\"}",
            "{\"prompt\":{},\"prompt_id\":{}}",
            "{\"prompt\":{},\"extra_data\":[]}",
            "{\"prompt\":{},\"client_id\":7}")) {
      assertThat(client.postJson("/prompt", body).statusCode()).as(body).isBetween(400, 499);
    }
    for (String path : List.of("/upload/image", "/upload/mask")) {
      assertThat(client.post(path, "multipart/form-data; boundary=b", "--b\r\n").statusCode())
          .as(path)
          .isEqualTo(400);
    }
    for (String path :
        List.of(
            "/view?filename=../../etc/passwd",
            "/view?filename=%2e%2e%2fx",
            "/view?filename=/etc/passwd",
            "/view?filename=x.png&subfolder=../..",
            "/view?filename=x.png&type=nonsense",
            "/view",
            "/view?filename=x.png&subfolder=" + UUID.randomUUID() + "/..",
            "/history?max_items=x",
            "/models/nope",
            "/api/models/..%2f..",
            "/view?filename=%00")) {
      assertThat(client.status(path)).as(path).isBetween(400, 499);
    }
  }

  private static void awaitHistory(String id) {
    await("the history entry of " + id)
        .atMost(Duration.ofMinutes(1))
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> !client.history(id).isMissingNode());
  }
}
