package io.comfymill.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ConfigCommandTest {
  private final StringWriter out = new StringWriter();

  @TempDir Path folder;

  private int validate(Path... files) {
    CommandLine command = Comfymill.commandLine();
    PrintWriter writer = new PrintWriter(out);
    command.setOut(writer).setErr(writer);
    String[] words = new String[files.length + 2];
    words[0] = "config";
    words[1] = "validate";
    for (int i = 0; i < files.length; i++) {
      words[i + 2] = files[i].toString();
    }
    return command.execute(words);
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
}
