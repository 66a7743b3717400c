package io.comfymill.common.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamedModelTest {
  @ParameterizedTest
  @CsvSource({
    "mesh.glb, output, '', mesh.glb",
    "3d/a b/mesh.GLB, output, 3d/a b, mesh.GLB",
    "3d\\mesh.obj, output, 3d, mesh.obj",
    "mesh.fbx [temp], temp, '', mesh.fbx",
    "x/mesh.usdz[output], output, x, mesh.usdz"
  })
  void aPathOfAModelIsAFile(String text, String type, String subfolder, String name) {
    assertThat(NamedModel.of(new TextNode(text))).contains(new NamedModel(type, subfolder, name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "glb", "a text that ends in .glb?", "picture.png", "folder.glb/"})
  void otherTextsAreNone(String text) {
    assertThat(NamedModel.of(new TextNode(text))).isEmpty();
  }

  @Test
  void onlyTextsAre() {
    assertThat(NamedModel.of(IntNode.valueOf(1))).isEmpty();
  }
}
