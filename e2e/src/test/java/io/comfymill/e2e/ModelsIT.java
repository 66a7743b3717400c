package io.comfymill.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.wire.WireJson;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
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

  @TempDir Path data;

  private static List<String> setting(String name, String value) {
    return List.of("--set", name + "=" + value);
  }

  @Test
  void aPulledModelIsOnEveryNodeAndClientsAreOfferedIt() throws Exception {
    byte[] content = new byte[3_000_000];
    new Random(1).nextBytes(content);
    String sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    String[] options =
        Stream.of(
                List.of("--simulators", Integer.toString(NODES)),
                setting("comfymill.agent.models.auto-download", "true"),
                setting("comfymill.agent.models.allowed-networks", "127.0.0.0/8"),
                setting("comfymill.agent.models.interval", "2s"),
                setting("comfymill.gateway.models.allowed-networks", "127.0.0.0/8"))
            .flatMap(List::stream)
            .toArray(String[]::new);
    try (CutOffSource source = new CutOffSource(content);
        Mill mill = Mill.start(data, options)) {
      mill.awaitWhole(NODES);
      ComfyClient client = new ComfyClient(mill.gateway());
      assertThat(client.get("/api/models/loras").toString()).doesNotContain(NAME);

      String id = add(client, source, content.length, sha256);
      HttpResponse<String> pulled =
          client.postJson("/api/fleet/models/" + id + "/pull", "{\"pool\": \"default\"}");
      assertThat(pulled.statusCode()).as(pulled.body()).isEqualTo(200);

      await("every node to have it, and to tell its hash")
          .atMost(LIMIT)
          .untilAsserted(
              () -> {
                JsonNode model = client.get("/api/fleet/models?search=" + NAME).at("/models/0");
                assertThat(model.path("nodes")).as("%s", model).hasSize(NODES);
                assertThat(model.path("sha256").asText()).as("%s", model).isEqualTo(sha256);
              });
      assertThat(client.get("/api/models/loras").toString()).contains(NAME);
      assertThat(source.begun()).as("resumed where it broke off").anyMatch(from -> from > 0);
      try (Stream<Path> simulators = Files.list(data.resolve("simulator"))) {
        for (Path folder : simulators.toList()) {
          assertThat(folder.resolve("models/loras").resolve(NAME)).hasBinaryContent(content);
        }
      }
    }
  }

  private static String add(ComfyClient client, CutOffSource source, int bytes, String sha256)
      throws Exception {
    String model =
        """
        {"folder": "loras", "name": "%s", "sha256": "%s", "bytes": %d, "sources": ["%s"]}
        """
            .formatted(NAME, sha256, bytes, source.url());
    HttpResponse<String> added = client.postJson("/api/fleet/models", model);
    assertThat(added.statusCode()).as(added.body()).isEqualTo(201);
    return WireJson.mapper().readTree(added.body()).path("id").asText();
  }
}
