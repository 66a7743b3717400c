package io.comfymill.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Jobs that need no GPU, beside a queue of others. */
@ExtendWith(SharedMill.class)
class ApiLaneIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @Test
  void anApiOnlyJobIsDoneWhileAQueueOfOthersWaits(Mill mill) throws IOException {
    ComfyClient client = new ComfyClient(mill.gateway());
    Map<String, String> lane =
        Map.of("comfymill.agent.api-only", "true", "comfymill.agent.api-slots", "2");
    try (OwnNode node = new OwnNode(mill, "127.0.0.1:" + mill.kafkaPort(), lane)) {
      node.awaitOnline(client);
      JobRun others = new JobRun(client).submit(15, colour -> Workflows.slowPicture(colour, 3));
      String promptId = UUID.randomUUID().toString();

      client.submit(Workflows.partners(), promptId);

      await("the job without a GPU")
          .atMost(LIMIT)
          .until(
              () -> client.get("/api/jobs/" + promptId).path("status").asText(),
              "completed"::equals);
      assertThat(others.isQueued()).isTrue();
      JsonNode shown = node.shown(client);
      assertThat(shown.path("slots").asInt()).isZero();
      assertThat(shown.path("api_slots").asInt()).isEqualTo(2);
      assertThat(client.get("/api/jobs/" + promptId).path("node_id")).isEqualTo(shown.path("id"));
      others.awaitRightPictures(LIMIT);
      for (String other : others.promptIds()) {
        assertThat(client.get("/api/jobs/" + other).path("node_id")).isNotEqualTo(shown.path("id"));
      }
    }
  }
}
