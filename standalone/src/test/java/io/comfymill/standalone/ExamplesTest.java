package io.comfymill.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.validation.Validation;
import io.comfymill.common.validation.WorkflowValidator;
import io.comfymill.common.wire.WireJson;
import io.comfymill.common.workflow.ObjectInfo;
import io.comfymill.standalone.client.PromptFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples, against what a real ComfyUI 0.3.64 says of its classes. */
class ExamplesTest {
  private static final Path REPOSITORY = Path.of("..");

  @ParameterizedTest
  @ValueSource(
      strings = {"colour.json", "invert-and-blur.json", "four-pictures.json", "resize-upload.json"})
  void areWorkflowsThatComfyUiRuns(String name) throws Exception {
    PromptFile file = PromptFile.read(REPOSITORY.resolve("examples").resolve(name));

    Validation validation =
        new WorkflowValidator(objectInfo(), "example.png"::equals)
            .validate(file.body().path("prompt"), null);

    assertThat(validation.canRun()).as("%s", validation).isTrue();
    assertThat(validation.nodeErrors()).isEmpty();
  }

  private static ObjectInfo objectInfo() throws IOException {
    Path recording = REPOSITORY.resolve("common/src/test/resources/comfyui/object_info.json.gz");
    try (InputStream in = new GZIPInputStream(Files.newInputStream(recording))) {
      return ObjectInfo.parse((ObjectNode) WireJson.mapper().readTree(in));
    }
  }
}
