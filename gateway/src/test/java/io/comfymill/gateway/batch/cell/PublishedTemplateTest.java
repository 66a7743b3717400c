package io.comfymill.gateway.batch.cell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.gateway.errors.PromptRefusedException;
import io.comfymill.gateway.file.FileReader;
import io.comfymill.gateway.file.FileRefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublishedTemplateTest {
  private static final String DEFINITION =
      """
      kind: Workflow
      version: 1
      name: poster
      template: {file: flow.json}
      inputs:
        words: {to: 6.text, maxLength: 9}
        seed: 3.seed
        steps: {to: 3.steps, max: 50}
        photo: {to: 10.image, type: image, required: true}
      run: {pool: fast, priority: 5, attempts: 2}
      ---
      {"flow.json": {"3": {"class_type": "S", "inputs": {"seed": 1, "steps": 20}},
        "6": {"class_type": "T", "inputs": {"text": "x"}},
        "10": {"class_type": "L", "inputs": {"image": "none.png"}}}}
      """;
  private static final PinnedWorkflow PINNED = new PinnedWorkflow("poster@v3", DEFINITION);

  private static String file(String rest) {
    return "kind: Batch\nversion: 1\ntemplate: {published: poster}\n" + rest;
  }

  private static String pinned(String text) {
    return PINNED.in(text, FileReader.read(text));
  }

  private static BatchSpec read(String rest) {
    return BatchSpec.read(pinned(file(rest)), 100);
  }

  @Test
  void parametersAreItsInputs() {
    BatchSpec spec = read("set: {photo: me.png}\nsweep: {words: [a mill, a dog], steps: [5, 6]}");
    JsonNode cell = spec.prompt(2, "id");
    assertThat(cell.at("/prompt/6/inputs/text").asText()).isEqualTo("a dog");
    assertThat(cell.at("/prompt/3/inputs/steps").asInt()).isEqualTo(5);
    assertThat(cell.at("/prompt/10/inputs/image").asText()).isEqualTo("me.png");
    assertThat(cell.at("/extra_data/published_workflow").asText()).isEqualTo("poster@v3");
  }

  @Test
  void aSeedThatNobodySetsIsAnotherInEachCellAndTheSameAgain() {
    BatchSpec spec = read("set: {photo: me.png}\nsweep: {words: [a, b]}");
    long first = spec.prompt(0, "id").at("/prompt/3/inputs/seed").asLong();
    assertThat(spec.prompt(0, "id-1").at("/prompt/3/inputs/seed").asLong()).isEqualTo(first);
    assertThat(spec.prompt(1, "id").at("/prompt/3/inputs/seed").asLong()).isNotEqualTo(first);
  }

  @Test
  void itsOwnerSaysWhereItRuns() {
    BatchSpec spec =
        read("set: {photo: p.png}\nsweep: {words: [a]}\nrun: {pool: mine, timeout: 5m}");
    JsonNode options = spec.prompt(0, "id").at("/extra_data/comfymill");
    assertThat(spec.pool()).isEqualTo("fast");
    assertThat(options.path("pool").asText()).isEqualTo("fast");
    assertThat(options.path("max_attempts").asInt()).isEqualTo(2);
    assertThat(options.path("timeout").asText()).isEqualTo("5m");
    assertThat(options.path("priority").asInt()).isEqualTo(-10);
  }

  @Test
  void aValueThatDoesNotSuitRefusesItsCell() {
    BatchSpec spec = read("set: {photo: me.png}\nsweep: {words: [short, much too long]}");
    assertThat(spec.prompt(0, "id").at("/prompt/6/inputs/text").asText()).isEqualTo("short");
    assertThatThrownBy(() -> spec.prompt(1, "id"))
        .isInstanceOf(PromptRefusedException.class)
        .hasMessageContaining("words");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sweep: {words: [a]} | 3 | needs \"photo\"",
        "sweep: {photo: [a.png], 3.steps: [1]} | 4 | has words, seed, steps, photo",
        "set: {photo: 5}\\nsweep: {words: [a]} | 4 | string",
        "set: {photo: a.png, color: 1}\\nsweep: {words: [a]} | 4 | no input",
        "set: {photo: a.png}\\nsweep: {photo: [a]} | 5 | set already",
        "params: {x: 3.steps}\\nsweep: {photo: [a]} | 4 | inputs of its own",
      })
  void whatIsWrongIsToldWithItsPlace(String rest, int line, String message) {
    FileRefusedException refused =
        catchThrowableOfType(FileRefusedException.class, () -> read(rest.replace("\\n", "\n")));
    assertThat(refused.mistakes().get(0).line()).isEqualTo(line);
    assertThat(refused.mistakes().get(0).message()).contains(message);
  }

  @ParameterizedTest
  @CsvSource({"\\n", "\\r\\n"})
  void theFileStaysAsItWasSent(String lineEnd) {
    String end = lineEnd.replace("\\r", "\r").replace("\\n", "\n");
    String text =
        file("set: {photo: \uD83D\uDE80.png}\nsweep: {csv: {file: a.csv}}\n---\n{a.csv: \"words\\na\"}")
            .replace("\n", end);
    String pinned = pinned(text);
    assertThat(pinned).startsWith(text.substring(0, text.indexOf("---")).stripTrailing());
    BatchSpec spec = BatchSpec.read(pinned, 100);
    assertThat(spec.prompt(0, "id").at("/prompt/6/inputs/text").asText()).isEqualTo("a");
    assertThat(spec.prompt(0, "id").at("/prompt/10/inputs/image").asText())
        .isEqualTo("\uD83D\uDE80.png");
    assertThat(pinned(pinned)).isEqualTo(pinned);
  }
}
