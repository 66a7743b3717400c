package io.comfymill.agent.comfyui;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.wire.WireJson;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class OutputFileTest {
  @Test
  void filesAreObjectsAndPathsOfModels() throws IOException {
    String output =
        """
        {"images":[{"filename":"a.png","subfolder":"s","type":"temp"}],
         "result":["3d/mesh.glb",{"camera":1},null,"a text"],"animated":[false]}""";

    assertThat(OutputFile.in(WireJson.mapper().readTree(output)))
        .containsExactly(
            new OutputFile("temp", "s", "a.png"), new OutputFile("output", "3d", "mesh.glb"));
  }
}
