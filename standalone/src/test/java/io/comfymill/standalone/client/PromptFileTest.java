package io.comfymill.standalone.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.comfymill.standalone.client.PromptFile.NotSubmittableException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromptFileTest {
  private static final String WORKFLOW = "{'1':{'class_type':'EmptyImage','inputs':{'width':8}}}";

  @TempDir Path folder;

  @Test
  void takesAWorkflow() throws Exception {
    PromptFile file = read(WORKFLOW);

    assertThat(file.body().path("prompt").path("1").path("inputs").path("width").asInt())
        .isEqualTo(8);
    assertThat(file.workflow().classTypes()).containsExactly("EmptyImage");
  }

  @Test
  void takesABodyAsItIs() throws Exception {
    PromptFile file = read("{'prompt':" + WORKFLOW + ",'extra_data':{'a':1}}");

    assertThat(file.body().path("extra_data").path("a").asInt()).isEqualTo(1);
    assertThat(file.workflow().nodes()).containsOnlyKeys("1");
  }

  @Test
  void takesAGraphNodeNamedPrompt() throws Exception {
    PromptFile file = read("{'prompt':{'class_type':'EmptyImage','inputs':{}}}");

    assertThat(file.workflow().nodes()).containsOnlyKeys("prompt");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'nodes':[],'links':[]}       | Export (API)",
        "{'1':{'inputs':{}}}           | graph node 1 has no class_type",
        "[1]                           | must be an object",
        "{}                            | has no graph nodes",
        "{'1':                         | is not JSON",
      })
  void saysWhatIsWrong(String content, String message) {
    assertThatThrownBy(() -> read(content))
        .isInstanceOf(NotSubmittableException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aPictureInItIsSentWholeAndNotHeld() throws Exception {
    String body =
        "{'prompt':{'1':{'class_type':'A','inputs':{'x':'" + "A".repeat(200_000) + "'}}}}";

    try (PromptFile file = read(body)) {
      assertThat(file.body().at("/prompt/1/inputs/x").textValue()).hasSizeLessThan(2000);
      ByteArrayOutputStream sent = new ByteArrayOutputStream();
      file.write(file.body(), sent);
      assertThat(sent.toString(StandardCharsets.UTF_8)).isEqualTo(body.replace('\'', '"'));
    }
  }

  private PromptFile read(String content) throws Exception {
    Path file = folder.resolve("workflow.json");
    return PromptFile.read(Files.writeString(file, content.replace('\'', '"')));
  }
}
