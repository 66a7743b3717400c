package io.comfymill.gateway.batch.cell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.gateway.batch.cell.FailureRule.Deed;
import io.comfymill.gateway.file.FileRefusedException;
import io.comfymill.gateway.file.Mistake;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchSpecTest {
  private static final int MOST = 1000;

  private static BatchSpec read(String rest) {
    return BatchSpec.read(BatchFiles.with(rest), MOST);
  }

  /** The cells in the order in which they are run. */
  private static List<String> cells(BatchSpec spec) {
    return IntStream.range(0, spec.order().size())
        .mapToObj(position -> spec.values(spec.order().index(position)))
        .map(cell -> String.join(" ", cell.values().stream().map(JsonNode::asText).toList()))
        .toList();
  }

  private static List<Mistake> mistakes(String text) {
    return catchThrowableOfType(FileRefusedException.class, () -> BatchSpec.read(text, MOST))
        .mistakes();
  }

  @Test
  void everyCellHasItsValuesInTheWorkflow() {
    BatchSpec spec =
        read(
            """
            set: {Sampler.steps: 7}
            sweep: {prompt: [cat, dog], seed: {seeds: {count: 2, first: 5}}}
            """);

    assertThat(cells(spec)).containsExactly("cat 5", "cat 6", "dog 5", "dog 6");
    JsonNode prompt = spec.prompt(2, "id");
    assertThat(prompt.at("/prompt/6/inputs/text").asText()).isEqualTo("dog");
    assertThat(prompt.at("/prompt/3/inputs/seed").asInt()).isEqualTo(5);
    assertThat(prompt.at("/prompt/3/inputs/steps").asInt()).isEqualTo(7);
    assertThat(prompt.at("/prompt/3/inputs/model/0").asText()).isEqualTo("4");
    assertThat(prompt.at("/extra_data/comfymill/priority").asInt()).isNegative();
    assertThat(spec.prompt(0, "id").at("/prompt/6/inputs/text").asText()).isEqualTo("cat");
  }

  @Test
  void sweepsCanBeNested() {
    BatchSpec spec =
        read(
            """
            sweep:
              zip:
                - {prompt: [cat, dog, cow]}
                - list: [{seed: 1, 3.steps: 10}, {seed: 2, 3.steps: 20}, {seed: 3, 3.steps: 30}]
            """);
    assertThat(cells(spec)).containsExactly("cat 1 10", "dog 2 20", "cow 3 30");
  }

  @Test
  void csvNamesTheParametersInItsFirstLine() {
    BatchSpec spec =
        read(
            """
            sweep:
              csv: |
                prompt,seed
                "a cat, asleep",1
                007,2
            """);
    assertThat(cells(spec)).containsExactly("a cat, asleep 1", "007 2");
    assertThat(spec.values(0).get("seed").isIntegralNumber()).isTrue();
    assertThat(spec.values(1).get("prompt").isTextual()).isTrue();
  }

  @Test
  void rangesAreExactAndHaveBothEnds() {
    BatchSpec spec =
        read(
            """
            set: {seed: 1, prompt: x}
            sweep: {3.steps: {range: {from: 0, to: 1, step: 0.1}}}
            """);
    assertThat(cells(spec))
        .containsExactly("0", "0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9", "1");
    assertThat(
            cells(read("set: {prompt: x}\nsweep: {seed: {range: {from: 30, to: 10, step: -10}}}")))
        .containsExactly("30", "20", "10");
  }

  @Test
  void excludedCellsAreLeftOutHoweverTheirNumbersAreWritten() {
    BatchSpec spec =
        read(
            """
            sweep: {prompt: [cat, dog], seed: {range: {from: 10, to: 20, step: 10}}}
            exclude: [{prompt: cat, seed: 20.0}]
            """);
    assertThat(cells(spec)).containsExactly("cat 10", "dog 10", "dog 20");
  }

  /** So that nodes seldom change their models. */
  @Test
  void cellsOfOneModelFollowEachOther() {
    BatchSpec spec =
        read(
            """
            set: {seed: 1}
            sweep: {prompt: [cat, dog], 4.ckpt_name: [a.safetensors, b.safetensors]}
            """);
    assertThat(cells(spec))
        .containsExactly(
            "cat a.safetensors", "dog a.safetensors", "cat b.safetensors", "dog b.safetensors");
    assertThat(spec.order().index(1)).as("its number is that of the sweep").isEqualTo(2);
  }

  @Test
  void aShuffledBatchIsTheSameEachTime() {
    String file =
        "sweep: {prompt: [a, b, c, d], seed: {seeds: {count: 5, random: 7}}}\nshuffle: 3\nlimit: 9\n";
    assertThat(cells(read(file))).isEqualTo(cells(read(file))).hasSize(9).doesNotHaveDuplicates();
    assertThat(cells(read(file)))
        .isNotEqualTo(cells(read(file.replace("shuffle: 3", "shuffle: 4"))));
  }

  @Test
  void samplesShowEveryValueOfEveryParameter() {
    BatchSpec spec =
        BatchSpec.read(
            BatchFiles.with("sweep: {prompt: [a, b, c], seed: {seeds: {count: 50}}}"), MOST);
    List<Integer> samples = spec.samples(60);
    assertThat(samples).hasSize(50);
    assertThat(samples.stream().map(index -> spec.values(index).get("prompt").asText()).distinct())
        .containsExactly("a", "b", "c");
    assertThat(samples.stream().map(index -> spec.values(index).get("seed").asInt()).distinct())
        .hasSize(50);
  }

  /** So that lines and columns stay those of the file that the user has. */
  @Test
  void filesThatItNamesStandInASecondDocument() {
    String file =
        """
        kind: Batch
        version: 1
        template: {file: flow.json}
        sweep:
          zip: [{1.x: {files: "*.png"}}, {csv: {file: rows.csv}}]
        ---
        {"flow.json": {"1": {"class_type": "A", "inputs": {"x": 1, "y": 2}}},
         "*.png": ["a.png", "b.png"], "rows.csv": "1.y\\n7\\n8\\n"}
        """;
    assertThat(cells(BatchSpec.read(file, MOST))).containsExactly("a.png 7", "b.png 8");
    Mistake missing = mistakes(file.replace("flow.json\"", "other.json\"")).get(0);
    assertThat(missing.field()).isEqualTo("template.file");
    assertThat(missing.line()).isEqualTo(3);
    assertThat(missing.message()).contains("names \"flow.json\", which was not sent along");
    assertThat(mistakes(file + "---\n{}\n").get(0).message()).contains("third document");
  }

  @Test
  void aWordWithoutQuotesIsNoTruthValue() {
    assertThat(cells(read("set: {seed: 1}\nsweep: {prompt: [no, yes, 0x10, 1_000, 1:30]}")))
        .containsExactly("no", "yes", "0x10", "1_000", "1:30");
  }

  @Test
  void jsonIsTaken() {
    String json =
        """
        {"kind": "Batch", "version": 1,
         "template": {"workflow": {"1": {"class_type": "A", "inputs": {"x": "\\u00e9"}}}},
         "sweep": {"1.x": ["a", "\\ud83d\\ude00"]}}""";
    assertThat(cells(BatchSpec.read(json, MOST))).containsExactly("a", "😀");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "sweep: {prompt: [a]} | params.seed | is never used",
        "sweep: {prompt: [a], sede: [1]} | sweep.sede | is no parameter",
        "sweep: {prompt: [a], seed: [1], 9.x: [1]} | sweep.9.x | has no graph node \"9\"",
        "sweep: {prompt: [a], seed: [1], 3.cfg: [1]} | sweep.3.cfg | it has seed, steps, model",
        "sweep: {prompt: [], seed: [1]} | sweep.prompt | at least 1 item",
        "sweep: {prompt: [[a]], seed: [1]} | sweep.prompt[0] | array found",
        "sweep: {prompt: {range: {from: 1, to: 5, step: -1}}, seed: [1]} | sweep.prompt.range | do not lead from 1 to 5",
        "sweep: {zip: [{prompt: [a, b]}, {seed: [1]}]} | sweep.zip[1] | has 1 values and the first one 2",
        "sweep: {product: [{seed: [1]}, {seed: [2], prompt: [a]}]} | sweep.product | sets \"seed\" twice",
        "sweep: {prompt: [a], seed: {seeds: {count: 1000000000000}}} | sweep | makes 1,000,000,000,000 cells; at most 1,000",
        "sweep: {prompt: [a], seed: [1]}\\nlimit: 0 | limit | minimum value of 1",
        "sweep: {prompt: [a], seed: [1]}\\nexclude: [{prompt: a}] | exclude | leaves no cell",
        "sweep: {prompt: [a], seed: [1]}\\nexclude: [{cfg: 1}] | exclude[0] | it sets prompt, seed",
        "sweep: {prompt: [a], seed: [1]}\\nrun: {parallel: 3} | run.parallel | is not known here",
        "sweep: {prompt: [a], seed: [1]}\\nonFailure: explode | onFailure | continue",
        "sweep: {prompt: [a], seed: [1], 6.text: [b]} | params.6.text | sets 6.text, which another one sets too",
        "sweep: {prompt: [a], seed: [1]}\\njoin: {} | join | at least 1",
        "sweep: {prompt: [a], seed: [1]}\\njoin: {b: {}} | join.b | at least 1",
        "sweep: {prompt: [a], seed: [1]}\\njoin: {b: {gaps: omit}} | join.b | must have one of concat, grid, frames, zip, text, not none",
        "sweep: {prompt: [a], seed: [1]}\\njoin: {b: {zip: {}, text: {}}} | join.b | not zip and text",
        "sweep: {prompt: [a], seed: [1]}\\njoin: {b: {concat: {}, gaps: blank}} | join.b.gaps | of concat can be silence or omit, not blank",
        "sweep: {prompt: [a], seed: [1]}\\njoin: {b: {grid: {columns: cfg}}} | join.b.grid.columns | the sweep sets prompt, seed",
        "sweep: {prompt: [a], seed: [1]}\\njoin: {b: {concat: {format: avi}}} | join.b.concat.format | flac",
        "sweep: {prompt: [a], seed: [1]}\\njoin: {b: {frames: {speed: 2}}} | join.b.frames.speed | is not known here",
        "sweep: {prompt: [a], seed: [1]}\\njoin: {b: {mix: {}}} | join.b.mix | is not known here",
        "sweep: {prompt: [a], seed: [1]}\\njoin: {b: {zip: {}, files: \"[\"}} | join.b.files | is no pattern",
        "sweep: {prompt: [a], seed: [1]}\\njoin: {../b: {zip: {}}} | join | pattern",
      })
  void aMistakeIsNamedWithItsPlace(String rest, String field, String message) {
    List<Mistake> mistakes = mistakes(BatchFiles.with(rest.replace("\\n", "\n")));
    assertThat(mistakes).hasSize(1);
    assertThat(mistakes.get(0).field()).isEqualTo(field);
    assertThat(mistakes.get(0).message()).contains(message);
    assertThat(mistakes.get(0).line()).isPositive();
  }

  @Test
  void stepsOfAJoinAreReadInTheirOrder() {
    BatchSpec spec =
        read(
            """
            sweep: {prompt: [a, b], seed: [1]}
            join:
              book: {concat: {format: m4b, silence: 0.5}, gaps: silence, files: "*.wav"}
              sheet: {grid: {}}
              all: {zip: {}}
            """);
    assertThat(spec.joins()).extracting(JoinStep::name).containsExactly("book", "sheet", "all");
    JoinStep book = spec.joins().get(0);
    assertThat(book.kind().needsFfmpeg()).isTrue();
    assertThat(book.takes("a.wav")).isTrue();
    assertThat(book.takes("a.flac")).isFalse();
    JoinStep sheet = spec.joins().get(1);
    assertThat(sheet.kind()).isEqualTo(new JoinKind.Grid("seed", 256, true));
    assertThat(sheet.kind().needsFfmpeg()).isFalse();
    assertThat(sheet.takes("a.PNG")).isTrue();
    assertThat(sheet.takes("a.txt")).isFalse();
    assertThat(spec.joins().get(2).takes("anything")).isTrue();
  }

  @Test
  void theCellsOfABookAreItsPartsUnderTheirChapters() {
    String split = "sweep: {split: {file: book.md, into: prompt}, seed: [1, 2]}\n---\n";
    BatchSpec spec =
        read(
            split
                + "{book.md: [{chapter: '', text: Before.}, {chapter: I, text: One.},"
                + " {chapter: I, text: Two.}]}");
    assertThat(cells(spec))
        .containsExactly("Before. 1", "Before. 2", "One. 1", "One. 2", "Two. 1", "Two. 2");
    assertThat(IntStream.range(0, 6).mapToObj(cell -> spec.sweep().heading(cell).orElse("-")))
        .containsExactly("-", "-", "I", "I", "I", "I");
    assertThat(mistakes(BatchFiles.with(split + "{book.md: []}")).get(0).field())
        .isEqualTo("sweep.split.file");
    assertThat(mistakes(BatchFiles.with(split + "{book.md: just text}")).get(0).message())
        .isEqualTo("has no text");
    assertThat(mistakes(BatchFiles.with(split + "{book.md: [{text: ' '}]}")).get(0).message())
        .isEqualTo("must stand for a list of {chapter, text}");
  }

  @Test
  void whatContainsItselfIsRefused() {
    assertThat(mistakes(BatchFiles.with("sweep: &a {product: [*a]}")))
        .extracting(Mistake::message)
        .containsExactly("is nested more than 100 deep");
  }

  @Test
  void linesAndColumnsAreThoseOfTheFile() {
    Mistake mistake = mistakes(BatchFiles.with("sweep:\n  prompt: [a]\n  seed: [1, {}]\n")).get(0);
    assertThat(mistake.line()).isEqualTo(BatchFiles.HEAD_LINES + 3);
    assertThat(mistake.column()).isEqualTo(13);
  }

  @Test
  void aliasesInAliasesAreRefusedBeforeTheyFillTheMemory() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 9; i++) {
      String before = "*a" + (i - 1);
      bomb.append(
          "a%d: &a%d [%s]\n"
              .formatted(i, i, String.join(", ", java.util.Collections.nCopies(10, before))));
    }
    assertThat(mistakes(bomb.toString()).get(0).message()).contains("more than");
    assertThat(mistakes("[".repeat(5000)).get(0).message()).containsIgnoringCase("nest");
    assertThat(mistakes("a: &x\n  b: *x\n").get(0).message()).isNotEmpty();
  }

  @Test
  void whatIsNoYamlIsSaidWithItsPlace() {
    assertThat(mistakes("").get(0).message()).isEqualTo("the file is empty");
    Mistake broken = mistakes("kind: Batch\nsweep: [a\n").get(0);
    assertThat(broken.line()).isEqualTo(3);
    assertThat(mistakes("kind: Batch\nkind: Batch\n").get(0).message()).contains("twice");
  }

  @Test
  void failuresAreCountedOrShared() {
    String sweep = "sweep: {prompt: [a], seed: [1]}\n";
    assertThat(read(sweep).onFailure().at(1, 1)).isEqualTo(Deed.CONTINUE);
    assertThat(read(sweep + "onFailure: stop").onFailure().at(0, 9)).isEqualTo(Deed.CONTINUE);
    assertThat(read(sweep + "onFailure: stop").onFailure().at(1, 9)).isEqualTo(Deed.STOP);
    FailureRule some = read(sweep + "onFailure: {do: pause, after: 3}").onFailure();
    assertThat(some.at(2, 100)).isEqualTo(Deed.CONTINUE);
    assertThat(some.at(3, 100)).isEqualTo(Deed.PAUSE);
    FailureRule share = read(sweep + "onFailure: {do: stop, after: 100%}").onFailure();
    assertThat(share.at(99, 100)).isEqualTo(Deed.CONTINUE);
    assertThat(share.at(100, 100)).isEqualTo(Deed.STOP);
  }
}
