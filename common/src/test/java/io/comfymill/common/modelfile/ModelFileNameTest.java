package io.comfymill.common.modelfile;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelFileNameTest {
  @ParameterizedTest
  @ValueSource(strings = {"x.safetensors", "sub/dir/x v1.2 (fp8).gguf", "é.pt", "a/b", "ü"})
  void namesBelowTheFolderStayInIt(String name) {
    assertThat(ModelFileName.staysInFolder(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/x.pt",
        "../x.pt",
        "a/../../x.pt",
        "a/./x.pt",
        "a//x.pt",
        "a/",
        "..",
        ".x.pt",
        "a/.git/x.pt",
        "x.pt.",
        "x.pt ",
        "C:x.pt",
        "a\\..\\x.pt",
        "x.pt:stream",
        "x\u0000.pt",
        "x\n.pt"
      })
  void allOtherNamesDoNot(String name) {
    assertThat(ModelFileName.staysInFolder(name)).isFalse();
  }

  @Test
  void longNamesDoNotEither() {
    assertThat(ModelFileName.staysInFolder("x".repeat(255))).isTrue();
    assertThat(ModelFileName.staysInFolder("x".repeat(256))).isFalse();
  }

  @Test
  void foldersHaveNoSeparators() {
    assertThat(ModelFileName.isFolder("text_encoders")).isTrue();
    for (String folder : new String[] {"", "..", "a/b", "a\\b", ".a", "a:"}) {
      assertThat(ModelFileName.isFolder(folder)).as(folder).isFalse();
    }
  }

  @Test
  void onlyWhatIsDataAloneIsHarmless() {
    for (String harmless : new String[] {"a.safetensors", "a.SFT", "a.gguf", "a.onnx"}) {
      assertThat(ModelFileName.mayRunCode(harmless)).as(harmless).isFalse();
    }
    for (String pickle : new String[] {"a.ckpt", "a.pt", "a.PTH", "a.bin", "a.engine", "a"}) {
      assertThat(ModelFileName.mayRunCode(pickle)).as(pickle).isTrue();
    }
  }
}
