package io.comfymill.gateway.published.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.errors.InvalidFieldException;
import io.comfymill.gateway.file.FileRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DefinitionTest {
  private static final UUID RUN = UUID.fromString("00000000-0000-4000-8000-00000000abcd");
  private static final String HEAD =
      """
      kind: Workflow
      version: 1
      name: poster
      template:
        workflow:
          "3": {class_type: KSampler, inputs: {seed: 1, steps: 20, cfg: 7.5, model: ["4", 0]}}
          "4": {class_type: CheckpointLoaderSimple, inputs: {ckpt_name: sd.safetensors}}
          "6": {class_type: CLIPTextEncode, inputs: {text: a mill}, _meta: {title: Positive}}
          "8": {class_type: LoadImage, inputs: {image: example.png}}
          "9": {class_type: SaveImage, inputs: {images: ["8", 0], filename_prefix: x}}
      """;
  private static final String INPUTS =
      """
      inputs:
        prompt: Positive.text
        seed: 3.seed
        steps: {to: 3.steps, min: 1, max: 50}
        cfg: 3.cfg
        model: 4.ckpt_name
        style: {to: 9.filename_prefix, type: choice, choices: [x, y, 3]}
      outputs: {picture: "9"}
      run: {pool: fast, attempts: 2}
      """;

  private static Definition read(String more) {
    return Definition.read(HEAD + more);
  }

  private static Map<String, JsonNode> json(String object) throws JsonProcessingException {
    Map<String, JsonNode> values = new LinkedHashMap<>();
    WireJson.mapper()
        .readTree(object)
        .properties()
        .forEach(value -> values.put(value.getKey(), value.getValue()));
    return values;
  }

  private static Map<String, JsonNode> complete(String inputs, String sent)
      throws JsonProcessingException {
    return new InputValues(read(inputs).inputs()).complete(json(sent), RUN);
  }

  @Test
  void anInputIsWhatTheWorkflowsOwnValueIs() {
    assertThat(read(INPUTS).inputs())
        .extracting(Input::name, Input::type)
        .containsExactly(
            tuple("prompt", InputType.TEXT),
            tuple("seed", InputType.SEED),
            tuple("steps", InputType.INT),
            tuple("cfg", InputType.FLOAT),
            tuple("model", InputType.MODEL),
            tuple("style", InputType.CHOICE));
  }

  @Test
  void theExampleCanBePublished() throws IOException {
    Path examples = Path.of("../examples");
    String text =
        "%s\n---\n{\"colour.json\": %s}"
            .formatted(
                Files.readString(examples.resolve("square.workflow.yaml")),
                Files.readString(examples.resolve("colour.json")));
    assertThat(Definition.read(text).inputs())
        .extracting(Input::name)
        .containsExactly("colour", "size");
  }

  @Test
  void aRunFillsTheWorkflowAndLeavesItsOwnerTheRest() throws JsonProcessingException {
    Definition definition = read(INPUTS);
    ObjectNode prompt =
        definition.prompt(
            complete(INPUTS, "{\"prompt\": \"a ship\", \"steps\": 30}"), "id", "poster@v2");
    JsonNode graph = prompt.path("prompt");
    assertThat(graph.at("/6/inputs/text").asText()).isEqualTo("a ship");
    assertThat(graph.at("/3/inputs/steps").asInt()).isEqualTo(30);
    assertThat(graph.at("/3/inputs/cfg").asDouble()).isEqualTo(7.5);
    assertThat(graph.at("/3/inputs/model/0").asText()).isEqualTo("4");
    assertThat(prompt.at("/extra_data/published_workflow").asText()).isEqualTo("poster@v2");
    assertThat(prompt.at("/extra_data/comfymill/pool").asText()).isEqualTo("fast");
    assertThat(prompt.at("/extra_data/comfymill/max_attempts").asInt()).isEqualTo(2);
    assertThat(definition.workflow().at("/6/inputs/text").asText()).isEqualTo("a mill");
  }

  @Test
  void aSeedThatIsNotSetFollowsFromTheRun() throws JsonProcessingException {
    JsonNode seed = complete(INPUTS, "{}").get("seed");
    assertThat(seed).isEqualTo(complete(INPUTS, "{}").get("seed"));
    assertThat(seed)
        .isNotEqualTo(
            new InputValues(read(INPUTS).inputs())
                .complete(Map.of(), UUID.randomUUID())
                .get("seed"));
    assertThat(complete(INPUTS, "{\"seed\": 18446744073709551615}").get("seed").asText())
        .isEqualTo("18446744073709551615");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"steps\": 51}                      | steps  | 50",
        "{\"steps\": 1.5}                     | steps  | integer",
        "{\"steps\": \"20\"}                  | steps  | integer",
        "{\"seed\": -1}                       | seed   | 0",
        "{\"seed\": 18446744073709551616}     | seed   | 18446744073709551615",
        "{\"style\": \"z\"}                   | style  | x",
        "{\"prompt\": 3}                      | prompt | string",
        "{\"promt\": \"a\"}                   | promt  | prompt, seed, steps, cfg, model, style",
      })
  void aValueThatDoesNotSuitIsRefusedByName(String sent, String name, String reason) {
    assertThatThrownBy(() -> complete(INPUTS, sent))
        .isInstanceOf(InvalidFieldException.class)
        .hasMessageStartingWith(name)
        .hasMessageContaining(reason);
  }

  @Test
  void anImageHasToBeSet() throws JsonProcessingException {
    String inputs = "inputs: {photo: {to: 8.image, type: image}}";
    assertThatThrownBy(() -> complete(inputs, "{}")).hasMessage("photo must be set");
    assertThat(complete(inputs, "{\"photo\": \"me.png\"}").get("photo").asText())
        .isEqualTo("me.png");
    assertThat(new InputValues(read(inputs).inputs()).schema().path("required").toString())
        .isEqualTo("[\"photo\"]");
  }

  @Test
  void textsOfFormsBecomeValues() {
    InputValues values = new InputValues(read(INPUTS).inputs());
    assertThat(values.parse("steps", " 20 ").isInt()).isTrue();
    assertThat(values.parse("prompt", "20").isTextual()).isTrue();
    assertThat(values.parse("style", "3").isInt()).isTrue();
    assertThatThrownBy(() -> values.parse("cfg", "much")).hasMessageStartingWith("cfg must be");
    assertThatThrownBy(() -> values.parse("nothing", "1")).hasMessageContaining("is no input");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "inputs: {a: 3.sedd}                               | 11 | 10 | it has seed, steps, cfg, model",
        "inputs: {a: 30.seed}                              | 11 | 10 | no graph node",
        "inputs: {a: 3.model}                              | 11 | 10 | linked",
        "inputs: {a: 3.seed, b: 3.seed}                    | 11 | 21 | which \"a\" sets too",
        "inputs: {a: {to: 3.steps, min: 30}}               | 11 | 10 | does not suit",
        "inputs: {a: {to: 3.steps, min: 30, max: 20}}      | 11 | 27 | at most",
        "inputs: {a: {to: 3.steps, default: many}}         | 11 | 27 | integer",
        "inputs: {a: {to: 3.steps, type: choice}}          | 11 | 10 | belong together",
        "inputs: {a: {to: 3.steps, choice: [1]}}           | 11 | 27 | not known",
        "outputs: {a: '99'}                                | 11 | 11 | no graph node",
        "name: again                                       | 11 |  1 | twice",
      })
  void aMistakeIsToldWithItsPlace(String more, int line, int column, String message) {
    assertThatExceptionOfType(FileRefusedException.class)
        .isThrownBy(() -> read(more))
        .satisfies(
            refused -> {
              assertThat(refused.mistakes()).hasSize(1);
              assertThat(refused.mistakes().get(0).line()).isEqualTo(line);
              assertThat(refused.mistakes().get(0).column()).isEqualTo(column);
              assertThat(refused.mistakes().get(0).message()).contains(message);
            });
  }
}
