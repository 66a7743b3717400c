package io.comfymill.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ConfigCommandTest {
  private final StringWriter out = new StringWriter();

  @TempDir Path folder;

  private int validate(Object... words) {
    CommandLine command = Comfymill.commandLine();
    PrintWriter writer = new PrintWriter(out);
    command.setOut(writer).setErr(writer);
    return command.execute(
        Stream.concat(Stream.of("config", "validate"), Stream.of(words).map(Object::toString))
            .toArray(String[]::new));
  }

  private Path file(String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void allWrongOnesOfAllFilesAreNamed() throws Exception {
    Path right = file("right.env", "COMFYMILL_GATEWAY_MAX_HISTORY=5\nJAVA_OPTS=-Xmx1g\n");
    Path wrong =
        file("wrong.properties", "comfymill.agent.prefetch=two\ncomfymill.agent.lables=a\n");
    assertThat(validate(right, wrong)).isEqualTo(1);
    assertThat(out.toString().lines())
        .containsExactly(
            right + ": 1 settings of Comfymill, all of them fine",
            wrong + ": comfymill.agent.lables is no setting; did you mean comfymill.agent.labels?",
            wrong + ": comfymill.agent.prefetch must be a whole number, not 'two'");
  }

  @Test
  void filesWithoutMistakesEndWithZero() throws Exception {
    assertThat(validate(file("a.env", "COMFYMILL_AGENT_PREFETCH=2\n"))).isZero();
  }

  @Test
  void aMissingFileIsNamed() {
    assertThat(validate(folder.resolve("none"))).isEqualTo(1);
    assertThat(out.toString()).contains(folder.resolve("none").toString());
  }

  @Test
  void ofAFolderItsFilesOfSettingsAreLookedAt() throws Exception {
    file("a.properties", "comfymill.agent.lables=a\n");
    file("b.env", "COMFYMILL_AGENT_PREFETCH=two\n");
    file("notes.txt", "comfymill.agent.nothing=a\n");

    assertThat(validate(folder)).isEqualTo(1);
    assertThat(out.toString().lines()).hasSize(2);
  }

  @Test
  void aFolderWithoutFilesOfSettingsIsAMistake() {
    assertThat(validate(folder)).isEqualTo(1);
    assertThat(out.toString()).contains("no file in it ends in .properties or .env");
  }

  @Test
  void valuesOfTheChartAreLookedAt() throws Exception {
    Path values = file("values.yaml", "gateway: {settings: {max-histry: 5}}\n");

    assertThat(validate("--helm-values", values)).isEqualTo(1);
    assertThat(out.toString()).contains("did you mean comfymill.gateway.max-history?");
  }

  @Test
  void noFileAtAllIsAMistakeOfTheCaller() {
    assertThat(validate()).isEqualTo(2);
    assertThat(out.toString()).contains("name a FILE");
  }
}
