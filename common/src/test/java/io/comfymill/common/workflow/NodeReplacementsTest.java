package io.comfymill.common.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.recording.Recordings;
import io.comfymill.common.wire.WireJson;
import org.junit.jupiter.api.Test;

/** As ComfyUI's sources of 2026 have it. */
class NodeReplacementsTest {
  private static final String REGISTERED =
      """
      {
        "OldEmpty": [
          {"new_node_id": "NobodyHas", "input_mapping": null, "output_mapping": null},
          {"new_node_id": "EmptyImage", "old_widget_ids": null,
           "input_mapping": [
             {"new_id": "width", "old_id": "w"},
             {"new_id": "height", "old_id": "h"},
             {"new_id": "batch_size", "set_value": 1}],
           "output_mapping": [{"new_idx": 0, "old_idx": 2}]}],
        "OldSave": [
          {"new_node_id": "SaveImage",
           "input_mapping": [
             {"new_id": "images", "old_id": "pictures"},
             {"new_id": "filename_prefix", "old_id": "prefix"}],
           "output_mapping": null}],
        "Renamed": [
          {"new_node_id": "PreviewImage", "input_mapping": null, "output_mapping": null}],
        "SaveImage": [
          {"new_node_id": "PreviewImage", "input_mapping": null, "output_mapping": null}],
        "Gone": [{"new_node_id": "NobodyHas", "input_mapping": null, "output_mapping": null}]
      }
      """;

  private final ObjectInfo known = ObjectInfo.parse(Recordings.objectInfoJson());

  private static ObjectNode json(String text) {
    try {
      return (ObjectNode) WireJson.mapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private JsonNode applied(String prompt) {
    return new NodeReplacements(json(REGISTERED)).applied(json(prompt), known);
  }

  @Test
  void inputsAndOutputsOfAnOldClassBecomeThoseOfTheNewOne() {
    JsonNode prompt =
        applied(
            """
            {"1": {"class_type": "OldEmpty", "inputs": {"w": 8, "h": ["4", 0], "unused": 1}},
             "2": {"class_type": "OldSave", "_meta": {"title": "T"},
                   "inputs": {"pictures": ["1", 2], "prefix": "x"}},
             "4": {"class_type": "PrimitiveInt", "inputs": {"value": 8}}}
            """);

    assertThat(prompt)
        .isEqualTo(
            json(
                """
                {"1": {"class_type": "EmptyImage",
                       "inputs": {"width": 8, "height": ["4", 0], "batch_size": 1}},
                 "2": {"class_type": "SaveImage", "_meta": {"title": "T"},
                       "inputs": {"images": ["1", 0], "filename_prefix": "x"}},
                 "4": {"class_type": "PrimitiveInt", "inputs": {"value": 8}}}
                """));
  }

  @Test
  void withoutAMappingNoInputIsKept() {
    assertThat(applied("{'1': {'class_type': 'Renamed', 'inputs': {'a': 1}}}".replace('\'', '"')))
        .isEqualTo(json("{\"1\": {\"class_type\": \"PreviewImage\", \"inputs\": {}}}"));
  }

  @Test
  void whatIsKnownOrHasNoKnownReplacementStays() {
    String prompt =
        """
        {"1": {"class_type": "SaveImage", "inputs": {}},
         "2": {"class_type": "Gone", "inputs": {}},
         "3": {"class_type": "Never", "inputs": {}},
         "4": {"class_type": "Renamed"}, "5": 7, "6": {"class_type": 5, "inputs": {}}}
        """;

    assertThat(applied(prompt)).isEqualTo(json(prompt));
  }

  @Test
  void onlyUnknownClassesConcernIt() {
    assertThat(
            NodeReplacements.mayConcern(
                json("{\"1\": {\"class_type\": \"SaveImage\", \"inputs\": {}}, \"last\": 1}"),
                known))
        .isFalse();
    assertThat(
            NodeReplacements.mayConcern(
                json("{\"1\": {\"class_type\": \"Renamed\", \"inputs\": {}}}"), known))
        .isTrue();
  }
}
