package io.comfymill.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.wire.WireJson;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model of the catalogue comes to the nodes that are to have it, whatever breaks off. */
@Tag("long")
class ModelsIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int NODES = 2;
  private static final String NAME = "mills/water.safetensors";
  private static final byte[] CONTENT = new byte[3_000_000];

  static {
    new Random(1).nextBytes(CONTENT);
  }

  @TempDir Path data;

  private static List<String> setting(String name, String value) {
    return List.of("--set", name + "=" + value);
  }

  private static String sha256() throws NoSuchAlgorithmException {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(CONTENT));
  }

  private Mill start() {
    String[] options =
        Stream.of(
                List.of("--simulators", Integer.toString(NODES)),
                setting("comfymill.agent.models.auto-download", "true"),
                setting("comfymill.agent.models.allowed-networks", "127.0.0.0/8"),
                setting("comfymill.agent.models.interval", "2s"),
                setting("comfymill.gateway.models.allowed-networks", "127.0.0.0/8"))
            .flatMap(List::stream)
            .toArray(String[]::new);
    return Mill.start(data, options);
  }

  private List<Path> fetched(String folder) throws IOException {
    try (Stream<Path> simulators = Files.list(data.resolve("simulator"))) {
      return simulators
          .map(simulator -> simulator.resolve("models").resolve(folder).resolve(NAME))
          .filter(Files::exists)
          .toList();
    }
  }

  @Test
  void aPulledModelIsOnEveryNodeAndClientsAreOfferedIt() throws Exception {
    try (CutOffSource source = new CutOffSource(CONTENT);
        Mill mill = start()) {
      mill.awaitWhole(NODES);
      ComfyClient client = new ComfyClient(mill.gateway());
      assertThat(client.get("/api/models/loras").toString()).doesNotContain(NAME);

      String id = add(client, source, "loras");
      HttpResponse<String> pulled =
          client.postJson("/api/fleet/models/" + id + "/pull", "{\"pool\": \"default\"}");
      assertThat(pulled.statusCode()).as(pulled.body()).isEqualTo(200);

      await("every node to have it, and to tell its hash")
          .atMost(LIMIT)
          .untilAsserted(
              () -> {
                JsonNode model = client.get("/api/fleet/models?search=" + NAME).at("/models/0");
                assertThat(model.path("nodes")).as("%s", model).hasSize(NODES);
                assertThat(model.path("sha256").asText()).as("%s", model).isEqualTo(sha256());
              });
      assertThat(client.get("/api/models/loras").toString()).contains(NAME);
      assertThat(source.begun()).as("resumed where it broke off").anyMatch(from -> from > 0);
      assertThat(fetched("loras"))
          .hasSize(NODES)
          .allSatisfy(file -> assertThat(file).hasBinaryContent(CONTENT));
    }
  }

  @Test
  void aJobHasANodeFetchTheModelThatItNeeds() throws Exception {
    try (CutOffSource source = new CutOffSource(CONTENT);
        Mill mill = start()) {
      mill.awaitWhole(NODES);
      ComfyClient client = new ComfyClient(mill.gateway());
      add(client, source, "checkpoints");
      ObjectNode workflow = Workflows.sampled(1);
      ((ObjectNode) workflow.at("/4/inputs")).put("ckpt_name", NAME);
      await("clients to be offered it")
          .atMost(LIMIT)
          .until(() -> client.get("/api/models/checkpoints").toString().contains(NAME));

      client.submit(workflow, "needs-it");

      Set<String> told = ConcurrentHashMap.newKeySet();
      await("the job to end")
          .atMost(LIMIT)
          .until(
              () -> {
                client
                    .get("/api/jobs/needs-it/placement")
                    .path("waiting")
                    .forEach(group -> told.add(group.path("code").asText()));
                return client.history("needs-it").at("/status/completed").asBoolean();
              });
      assertThat(told).as("why it waited").contains("fetches_models");
      assertThat(fetched("checkpoints"))
          .singleElement()
          .satisfies(file -> assertThat(file).hasBinaryContent(CONTENT));
    }
  }

  private static String add(ComfyClient client, CutOffSource source, String folder)
      throws Exception {
    String model =
        """
        {"folder": "%s", "name": "%s", "sha256": "%s", "bytes": %d, "sources": ["%s"]}
        """
            .formatted(folder, NAME, sha256(), CONTENT.length, source.url());
    HttpResponse<String> added = client.postJson("/api/fleet/models", model);
    assertThat(added.statusCode()).as(added.body()).isEqualTo(201);
    return WireJson.mapper().readTree(added.body()).path("id").asText();
  }
}
