package io.comfymill.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.wire.WireJson;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelsOnDiskTest {
  private static final String NAME = "mills/water.safetensors";
  private static final String LIST = "/CheckpointLoaderSimple/input/required/ckpt_name/0";

  @TempDir Path folder;

  @Test
  void aModelIsListedAndTakenAsLongAsItIsThere() throws Exception {
    Path file = folder.resolve("models/checkpoints").resolve(NAME);
    try (TestServer server = new TestServer(folder, TestServer.FAST)) {
      JsonNode recorded = server.json("/object_info").at(LIST);
      assertThat(server.refusal(loading()).toString()).contains("value_not_in_list");

      Files.createDirectories(file.getParent());
      Files.write(file, new byte[7]);

      assertThat(server.json("/object_info").at(LIST).toString()).contains(NAME);
      assertThat(server.json("/object_info/CheckpointLoaderSimple").at(LIST))
          .hasSize(recorded.size() + 1);
      assertThat(server.json("/models/checkpoints").toString()).contains(NAME);
      assertThat(server.json("/object_info").at("/VAELoader/input/required/vae_name/0").toString())
          .doesNotContain(NAME);
      server.submit(loading());

      Files.delete(file);

      assertThat(server.json("/object_info").at(LIST)).isEqualTo(recorded);
      assertThat(server.refusal(loading()).toString()).contains("value_not_in_list");
    }
  }

  private static ObjectNode loading() throws Exception {
    return (ObjectNode)
        WireJson.mapper()
            .readTree(
                """
                {"prompt": {
                  "1": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "%s"}},
                  "2": {"class_type": "VAEDecode", "inputs": {"samples": ["3", 0], "vae": ["1", 2]}},
                  "3": {"class_type": "EmptyLatentImage",
                        "inputs": {"width": 16, "height": 16, "batch_size": 1}},
                  "4": {"class_type": "SaveImage",
                        "inputs": {"images": ["2", 0], "filename_prefix": "x"}}}}
                """
                    .formatted(NAME));
  }
}
