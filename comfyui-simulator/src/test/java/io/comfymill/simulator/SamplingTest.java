package io.comfymill.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.recording.Recordings;
import io.comfymill.common.wire.WireJson;
import io.comfymill.simulator.node.Timing;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Text to image: loading, sampling, previews. */
class SamplingTest {
  private static final int STEPS = 3;

  @TempDir Path folder;
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    server = new TestServer(folder, new Timing(1, 0.05, Duration.ZERO, Duration.ZERO));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void previewsCarryMetadataForClientsThatKnowIt() throws Exception {
    List<JsonNode> messages = run(textToImage(1), true);

    List<byte[]> previews = previews(messages);
    assertThat(previews).hasSize(STEPS);
    ByteBuffer frame = ByteBuffer.wrap(previews.get(0));
    assertThat(frame.getInt()).isEqualTo(4);
    byte[] metadata = new byte[frame.getInt()];
    frame.get(metadata);
    JsonNode json = WireJson.mapper().readTree(metadata);
    assertThat(json.path("node_id").textValue()).isEqualTo("3");
    assertThat(json.path("image_type").textValue()).isEqualTo("image/jpeg");
    assertJpeg(previews.get(0), frame.position());
  }

  @Test
  void previewsAreBareForOthersAndFollowTheProgress() throws Exception {
    List<JsonNode> messages = run(textToImage(1), false);

    List<byte[]> previews = previews(messages);
    assertThat(previews).hasSize(STEPS);
    ByteBuffer frame = ByteBuffer.wrap(previews.get(0));
    assertThat(frame.getInt()).isEqualTo(1);
    assertThat(frame.getInt()).isEqualTo(1);
    assertJpeg(previews.get(0), frame.position());
    int first = messages.indexOf(binary(messages).get(0));
    assertThat(messages.get(first - 1).path("type").textValue()).isEqualTo("progress");
    assertThat(messages.get(first - 1).at("/data/max").intValue()).isEqualTo(STEPS);
  }

  @Test
  void loadingAModelCostsTimeAndMemoryOnce() throws Exception {
    long before = server.json("/system_stats").at("/devices/0/vram_free").longValue();
    run(textToImage(1), false);
    long loaded = server.json("/system_stats").at("/devices/0/vram_free").longValue();
    run(textToImage(2), false);

    assertThat(loaded).isLessThan(before);
    assertThat(server.json("/system_stats").at("/devices/0/vram_free").longValue())
        .isEqualTo(loaded);
  }

  @Test
  void whatIsNoObjectIsNoFirstMessage() throws Exception {
    try (TestSocket socket = TestSocket.open(server, "me")) {
      socket.next();
      socket.send("nonsense");
      socket.send("[]");
      socket.send("{\"type\":\"feature_flags\",\"data\":{}}");

      assertThat(socket.next().path("type").asText()).isEqualTo("feature_flags");
    }
  }

  private List<JsonNode> run(JsonNode body, boolean knowsMetadata) throws Exception {
    try (TestSocket socket = TestSocket.open(server, "me")) {
      socket.next();
      if (knowsMetadata) {
        socket.send("{\"type\":\"feature_flags\",\"data\":{\"supports_preview_metadata\":true}}");
        socket.next();
      }
      server.submit(body);
      return socket.untilTheEnd();
    }
  }

  private static List<JsonNode> binary(List<JsonNode> messages) {
    return messages.stream().filter(JsonNode::isBinary).toList();
  }

  private static List<byte[]> previews(List<JsonNode> messages) throws IOException {
    List<byte[]> previews = new ArrayList<>();
    for (JsonNode message : binary(messages)) {
      previews.add(message.binaryValue());
    }
    return previews;
  }

  private static void assertJpeg(byte[] frame, int offset) throws IOException {
    assertThat(ImageIO.read(new ByteArrayInputStream(frame, offset, frame.length - offset)))
        .isNotNull();
  }

  private static JsonNode textToImage(int seed) {
    ObjectNode body =
        (ObjectNode)
            Recordings.parse(
                """
                {'client_id': 'me', 'prompt': {
                  '3': {'class_type': 'KSampler', 'inputs': {'seed': 1, 'steps': 3, 'cfg': 8,
                    'sampler_name': 'euler', 'scheduler': 'normal', 'denoise': 1, 'model': ['4', 0],
                    'positive': ['6', 0], 'negative': ['6', 0], 'latent_image': ['5', 0]}},
                  '4': {'class_type': 'CheckpointLoaderSimple', 'inputs':
                    {'ckpt_name': 'dreamshaper_8.safetensors'}},
                  '5': {'class_type': 'EmptyLatentImage', 'inputs':
                    {'width': 64, 'height': 64, 'batch_size': 1}},
                  '6': {'class_type': 'CLIPTextEncode', 'inputs': {'text': 'x', 'clip': ['4', 1]}},
                  '8': {'class_type': 'VAEDecode', 'inputs': {'samples': ['3', 0], 'vae': ['4', 2]}},
                  '9': {'class_type': 'SaveImage', 'inputs':
                    {'filename_prefix': 'x', 'images': ['8', 0]}}}}
                """);
    ((ObjectNode) body.at("/prompt/3/inputs")).put("seed", seed);
    return body;
  }
}
