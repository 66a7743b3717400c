package io.comfymill.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A picture within a prompt, as editors' plugins send it, through the whole ring. */
class LargePromptIT {
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final int PICTURE = 15_000_000;

  @TempDir static Path data;
  private static Mill mill;
  private static ComfyClient client;

  @BeforeAll
  static void start() {
    mill = Mill.start(data, "--simulators", "1");
    mill.awaitWhole(1);
    client = new ComfyClient(mill.gateway());
  }

  @AfterAll
  static void stop() {
    mill.close();
  }

  /** ComfyUI does not mind inputs that a class does not have. */
  private static ObjectNode withPicture(ObjectNode workflow, String picture) {
    ((ObjectNode) workflow.at("/1/inputs")).put("picture", picture);
    return workflow;
  }

  private static List<Long> pids() {
    return mill.children().stream().map(child -> child.pid()).toList();
  }

  private static JsonNode ended(String promptId) throws IOException {
    await("the end of " + promptId)
        .atMost(LIMIT)
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> !client.history(promptId).isMissingNode());
    return client.history(promptId);
  }

  @Test
  void isRunOnceAndIsWholeInTheHistoryAndNoProcessEnds() throws IOException {
    List<Long> before = pids();
    String picture = "iVBORw0KGgo/".repeat(PICTURE / 12);
    String promptId = UUID.randomUUID().toString();

    client.submit(withPicture(Workflows.picture(0x10_20_30), picture), promptId);
    JsonNode entry = ended(promptId);

    assertThat(entry.at("/status/status_str").asText()).isEqualTo("success");
    assertThat(entry.at("/prompt/2/1/inputs/picture").textValue()).isEqualTo(picture);
    assertThat(client.view(entry.at("/outputs/9/images/0")).getRGB(3, 3) & 0xFF_FF_FF)
        .isEqualTo(0x10_20_30);
    JsonNode job = client.get("/api/jobs?limit=1").at("/jobs/0");
    assertThat(job.path("attempt").asInt()).isEqualTo(1);
    assertThat(pids()).isEqualTo(before);
  }

  @Test
  void manyAreInTheHistory() throws IOException {
    List<Long> before = pids();
    for (int i = 0; i < 20; i++) {
      String promptId = UUID.randomUUID().toString();
      String picture = i + "A".repeat(4_000_000);
      client.submit(withPicture(Workflows.picture(i), picture), promptId);
      ended(promptId);
    }

    assertThat(client.get("/history").size()).isGreaterThanOrEqualTo(20);
    assertThat(pids()).isEqualTo(before);
  }
}
