package io.comfymill.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Somebody changes the end of a graph and runs it again. */
@ExtendWith(SharedMill.class)
class CachedResultsIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private static ComfyClient client;

  private final int colour = new Random().nextInt(1 << 24);

  @BeforeAll
  static void start(Mill shared) {
    client = new ComfyClient(shared.gateway());
  }

  /** Half a second of work, saved under that name. */
  private String submit(String name) throws IOException {
    ObjectNode graph = Workflows.slowPicture(colour, 0.5);
    ((ObjectNode) graph.at("/9/inputs")).put("filename_prefix", name);
    String promptId = UUID.randomUUID().toString();
    client.submit(graph, promptId);
    return promptId;
  }

  private static JsonNode end(String promptId) throws IOException {
    await(promptId).atMost(LIMIT).until(() -> !client.history(promptId).isEmpty());
    return client.history(promptId);
  }

  /** The last one: a node of an earlier test may still be taken for one that runs jobs. */
  private static JsonNode attempt(String promptId) throws IOException {
    JsonNode attempts = client.get("/api/jobs/%s/placement".formatted(promptId)).path("attempts");
    return attempts.path(attempts.size() - 1);
  }

  @Test
  void itGoesToTheServerThatHasTheRest() throws IOException {
    String first = submit("first");
    end(first);
    String node = attempt(first).path("node").asText();

    for (String name : new String[] {"second", "third"}) {
      String changed = submit(name);
      JsonNode history = end(changed);

      assertThat(attempt(changed).path("reason").asText())
          .as(name)
          .startsWith("affinity: runs 1 of 3 graph nodes, ");
      assertThat(attempt(changed).path("node").asText()).isEqualTo(node);
      assertThat(history.at("/status/messages/1/0").asText()).isEqualTo("execution_cached");
      assertThat(history.at("/status/messages/1/1/nodes")).hasSize(2);
    }
  }
}
