package io.comfymill.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.IntFunction;

/** Many jobs, each with a colour of its own, and what must be true of them in the end. */
final class JobRun {
  private ComfyClient client;
  private final Map<String, Integer> colourByPromptId = new TreeMap<>();

  JobRun(ComfyClient client) {
    this.client = client;
  }

  /**
   * @param workflow the graph that makes a picture of the given colour
   */
  JobRun submit(int jobs, IntFunction<ObjectNode> workflow) {
    for (int i = 0; i < jobs; i++) {
      int colour = nextColour();
      String promptId = UUID.randomUUID().toString();
      client.submitPersistently(workflow.apply(colour), promptId);
      colourByPromptId.put(promptId, colour);
    }
    return this;
  }

  /** Submits one with one request, which fails if the cluster does not take it. */
  void submitOnce(IntFunction<ObjectNode> workflow) throws IOException {
    int colour = nextColour();
    String promptId = UUID.randomUUID().toString();
    client.submit(workflow.apply(colour), promptId);
    colourByPromptId.put(promptId, colour);
  }

  private int nextColour() {
    return (0x10_20_30 + colourByPromptId.size() * 0x01_03_07) & 0xFF_FF_FF;
  }

  /** Looks at the same jobs through another gateway, or the same one elsewhere. */
  JobRun at(URI gateway) {
    client = new ComfyClient(gateway);
    return this;
  }

  Set<String> promptIds() {
    return colourByPromptId.keySet();
  }

  /** Waits until no job is queued; then every one must have a history entry at once. */
  Map<String, JsonNode> awaitAll(Duration limit) throws IOException {
    await("the end of " + colourByPromptId.size() + " jobs")
        .atMost(limit)
        .pollInterval(Duration.ofMillis(250))
        .ignoreExceptionsMatching(JobRun::mayPass)
        .until(() -> !isQueued());
    Map<String, JsonNode> entries = new HashMap<>();
    for (String promptId : colourByPromptId.keySet()) {
      JsonNode entry = client.history(promptId);
      assertThat(entry.isMissingNode()).as("job %s left the queue", promptId).isFalse();
      entries.put(promptId, entry);
    }
    return entries;
  }

  /** What a client meets while a part of the cluster is away. */
  static boolean mayPass(Throwable failure) {
    return failure instanceof IOException || failure instanceof AssertionError;
  }

  /** True while any of the jobs waits or runs. */
  boolean isQueued() throws IOException {
    String queue = client.get("/queue").toString();
    return colourByPromptId.keySet().stream().anyMatch(queue::contains);
  }

  /** Every job ended well, its picture comes out of {@code /view} and is the right one. */
  void awaitRightPictures(Duration limit) throws IOException {
    Map<String, JsonNode> entries = awaitAll(limit);
    for (Map.Entry<String, Integer> job : colourByPromptId.entrySet()) {
      JsonNode entry = entries.get(job.getKey());
      assertThat(entry.at("/status/status_str").asText()).as("%s", entry).isEqualTo("success");
      JsonNode images = entry.at("/outputs/9/images");
      assertThat(images).as("outputs of %s", entry).hasSize(1);
      assertPicture(client.view(images.get(0)), job.getValue());
    }
  }

  private static void assertPicture(BufferedImage picture, int colour) {
    assertThat(picture.getWidth()).isEqualTo(Workflows.SIZE);
    assertThat(picture.getRGB(3, 3) & 0xFF_FF_FF).as("colour %06x", colour).isEqualTo(colour);
  }
}
