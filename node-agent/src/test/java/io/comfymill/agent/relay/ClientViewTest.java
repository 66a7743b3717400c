package io.comfymill.agent.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.agent.Jobs;
import io.comfymill.agent.comfyui.ComfyMessage;
import io.comfymill.agent.comfyui.FinishedPrompt;
import io.comfymill.agent.paths.PathMap;
import io.comfymill.common.id.AttemptId;
import io.comfymill.common.live.BinaryMessage;
import io.comfymill.common.recording.Recordings;
import io.comfymill.common.wire.ExecutionResult;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.WireJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ClientViewTest {
  private static final JobSpec JOB = Jobs.job("the client's");
  private static final AttemptId ATTEMPT = new AttemptId(JOB.id(), 2);
  private static final String COMFY_ID = ATTEMPT.comfyPromptId().toString();
  private final ClientView view =
      new ClientView(ATTEMPT, JOB, Map.of("comfymill/0/x.png", "x.png"), PathMap.NONE);

  /** Every recorded run, as if it had run under the attempt's id. */
  static Stream<JsonNode> recordedRuns() throws IOException {
    Stream.Builder<JsonNode> runs = Stream.builder();
    for (JsonNode run : Recordings.runs().toList()) {
      String id = run.at("/response/json/prompt_id").asText();
      runs.add(WireJson.mapper().readTree(run.toString().replace(id, COMFY_ID)));
    }
    return runs.build();
  }

  @ParameterizedTest
  @MethodSource("recordedRuns")
  void noMessageKeepsTheNodesIdAndNothingElseChanges(JsonNode run) throws IOException {
    for (JsonNode recorded : run.path("ws")) {
      ComfyMessage message = ComfyMessage.parse(recorded.toString());
      String seen =
          message.type().equals("executed") ? view.executed(message.json()) : view.message(message);

      assertThat(message.type()).isEqualTo(recorded.path("type").asText());
      assertThat(seen).doesNotContain(COMFY_ID);
      assertThat(Jobs.parse(seen)).isEqualTo(expected(recorded));
    }
  }

  private static ObjectNode expected(JsonNode recorded) {
    ObjectNode expected = Jobs.parse(recorded.toString().replace(COMFY_ID, JOB.promptId().value()));
    for (JsonNode items : expected.path("data").path("output")) {
      for (JsonNode item : items) {
        if (item.has("filename")) {
          String sub = item.path("subfolder").asText();
          ((ObjectNode) item)
              .put("subfolder", sub.isEmpty() ? "" + JOB.id() : JOB.id() + "/" + sub);
        }
      }
    }
    return expected;
  }

  @Test
  void aMessageIsChangedInItsIdAndInNothingElse() throws IOException {
    String text =
        "{\"type\": \"x\",  \"data\": {\"v\": 1.10, \"n\": NaN, \"s\": \""
            + COMFY_ID
            + "\", \"prompt_id\":\""
            + COMFY_ID
            + "\"}}";

    assertThat(view.message(ComfyMessage.parse(text)))
        .isEqualTo(
            "{\"type\": \"x\",  \"data\": {\"v\": 1.10, \"n\": NaN, \"s\": \""
                + COMFY_ID
                + "\", \"prompt_id\":\"the client's\"}}");
  }

  @Test
  void aPreviewKeepsItsImageAndItsOtherMetadata() throws IOException {
    byte[] metadata =
        ("{\"prompt_id\": \"" + COMFY_ID + "\", \"node_id\": \"7\"}")
            .getBytes(StandardCharsets.UTF_8);
    byte[] image = {1, 2, 3};
    BinaryMessage message =
        new BinaryMessage(
            ByteBuffer.allocate(8 + metadata.length + image.length)
                .putInt(BinaryMessage.PREVIEW_WITH_METADATA)
                .putInt(metadata.length)
                .put(metadata)
                .put(image)
                .array());

    BinaryMessage seen = view.preview(message, message.metadata().orElseThrow());

    assertThat(seen.metadata().orElseThrow())
        .isEqualTo(Jobs.empty().put("prompt_id", "the client's").put("node_id", "7"));
    assertThat(seen.bytes()).endsWith(1, 2, 3);
    assertThat(seen.type()).isEqualTo(BinaryMessage.PREVIEW_WITH_METADATA);
  }

  @Test
  void theHistoryHasTheClientsNames() {
    FinishedPrompt entry =
        new FinishedPrompt(
            Jobs.json("{'9': {'gifs': [{'filename': 'v.gif', 'type': 'temp'}], 'text': ['hi']}}"),
            Jobs.json("{'9': {'node_id': '9'}}"),
            "error",
            (ArrayNode)
                Jobs.json(
                        "{'m': [['execution_error', {'prompt_id': '%s', 'current_inputs':"
                                .formatted(COMFY_ID)
                            + " {'image': ['comfymill/0/x.png']}}]]}")
                    .get("m"));

    ExecutionResult result = view.result(entry);

    assertThat(result.outputs().at("/9/gifs/0/subfolder").asText()).isEqualTo("" + JOB.id());
    assertThat(result.outputs().at("/9/text/0").asText()).isEqualTo("hi");
    assertThat(result.messages().at("/0/1/prompt_id").asText()).isEqualTo("the client's");
    assertThat(result.messages().at("/0/1/current_inputs/image/0").asText()).isEqualTo("x.png");
  }

  @Test
  void theClientsOwnMarkOfAPromptIsInEachOfItsMessages() throws IOException {
    JobSpec marked = Jobs.job("p");
    marked.extraData().putObject("workflow_metadata").put("workflow_id", "w");
    ClientView markedView = new ClientView(ATTEMPT, marked, Map.of(), PathMap.NONE);
    String ofPrompt =
        "{\"type\": \"progress\", \"data\": {\"value\": 1.0, \"prompt_id\": \"%s\"}}"
            .formatted(COMFY_ID);

    assertThat(markedView.message(ComfyMessage.parse(ofPrompt)))
        .startsWith(
            "{\"type\": \"progress\", \"data\": {\"workflow_metadata\": {\"workflow_id\":\"w\"}, "
                + "\"value\": 1.0,");
    String already = ofPrompt.replace("1.0", "{\"workflow_metadata\": 1}");
    assertThat(markedView.message(ComfyMessage.parse(already))).doesNotContain("workflow_id");
    assertThat(markedView.message(ComfyMessage.parse("{\"type\": \"x\", \"data\": {}}")))
        .doesNotContain("workflow_id");
    ObjectNode executed = Jobs.parse(ofPrompt);
    assertThat(Jobs.parse(markedView.executed(executed)).at("/data/workflow_metadata/workflow_id"))
        .hasToString("\"w\"");
    BinaryMessage preview =
        BinaryMessage.jpegPreview(WireJson.mapper().createObjectNode(), new byte[3]);
    assertThat(markedView.preview(preview, preview.metadata().orElseThrow()).metadata().toString())
        .contains("\"workflow_id\":\"w\"");
  }

  @Test
  void pathsOfTheServerBecomeThoseOfClients() throws IOException {
    PathMap paths = new PathMap(List.of(new PathMap.Folder("P:\\", "/mnt/p")));
    ClientView mapped = new ClientView(ATTEMPT, JOB, Map.of(), paths);

    ComfyMessage message =
        ComfyMessage.parse(
            "{\"type\":\"executed\",\"data\":{\"prompt_id\":\"x\",\"node\":\"1\",\"output\":"
                + "{\"text\":[\"/mnt/p/out/a.exr\"]}}}");

    assertThat(Jobs.parse(mapped.executed(message.json())).at("/data/output/text/0").asText())
        .isEqualTo("P:\\out\\a.exr");
  }
}
