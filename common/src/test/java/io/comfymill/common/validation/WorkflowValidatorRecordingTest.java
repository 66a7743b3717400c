package io.comfymill.common.validation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.comfymill.common.recording.Recordings;
import io.comfymill.common.wire.WireJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every recorded answer to {@code POST /prompt}, from the validator. */
class WorkflowValidatorRecordingTest {
  private static final Set<String> FILES = Set.of("red.png", "broken.png", "mask.png");

  private final WorkflowValidator validator =
      new WorkflowValidator(Recordings.objectInfo(), FILES::contains);

  static Stream<Arguments> refused() {
    return cases().filter(test -> status(test) == 400).map(WorkflowValidatorRecordingTest::named);
  }

  static Stream<Arguments> accepted() {
    Stream<JsonNode> runs =
        Recordings.runs()
            .map(
                run ->
                    run.<ObjectNode>deepCopy()
                        .<ObjectNode>set(
                            "request",
                            JsonNodeFactory.instance
                                .objectNode()
                                .set("body", run.path("request"))));
    return Stream.concat(cases(), runs)
        .filter(test -> status(test) == 200)
        .map(WorkflowValidatorRecordingTest::named);
  }

  static Stream<Arguments> crashed() {
    return cases()
        .filter(test -> status(test) == 500 && test.at("/request/body").isObject())
        .map(WorkflowValidatorRecordingTest::named);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void refused(String name, JsonNode test) {
    Validation found = validate(test);

    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.set("error", WireJson.mapper().valueToTree(Objects.requireNonNull(found.error())));
    answer.set("node_errors", found.nodeErrors());
    assertThat(withoutTracebacks(answer)).isEqualTo(withoutTracebacks(test.at("/response/json")));
    assertThat(found.outputs()).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void accepted(String name, JsonNode test) {
    Validation found = validate(test);

    assertThat(found.canRun()).isTrue();
    assertThat(found.nodeErrors()).isEqualTo(test.at("/response/json/node_errors"));
    if (test.has("history")) {
      JsonNode entry = test.path("history").elements().next().path("prompt");
      assertThat(found.prompt()).isEqualTo(entry.get(2));
      assertThat(found.outputs()).containsExactlyInAnyOrderElementsOf(texts(entry.get(4)));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void crashed(String name, JsonNode test) {
    assertThat(Objects.requireNonNull(validate(test).error()).type()).isEqualTo("invalid_prompt");
  }

  private Validation validate(JsonNode test) {
    JsonNode body = test.at("/request/body");
    JsonNode targets = body.path("partial_execution_targets");
    return validator.validateAsComfyUi(
        body.path("prompt"), targets.isArray() ? texts(targets) : null);
  }

  private static Stream<JsonNode> cases() {
    return Recordings.cases("prompt-validation.json");
  }

  private static int status(JsonNode test) {
    return test.at("/response/status").intValue();
  }

  private static Arguments named(JsonNode test) {
    return Arguments.of(test.path("name").textValue(), test);
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(element -> texts.add(element.textValue()));
    return texts;
  }

  private static JsonNode withoutTracebacks(JsonNode json) {
    for (JsonNode extra : json.findParents("traceback")) {
      ArrayNode cut = JsonNodeFactory.instance.arrayNode().add(new TextNode("cut"));
      ((ObjectNode) extra).set("traceback", cut);
    }
    return json;
  }
}
