package io.comfymill.gateway.comfyui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.comfymill.gateway.artifacts.FileRef;
import io.comfymill.gateway.errors.BadRequestException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** As a ComfyUI 0.8.0 has answered. */
class UploadNameTest {
  @Test
  void foldersInANameAreMadeAndStayInIt() {
    UploadName name = UploadName.parse("a/b/c.png");
    assertThat(name.in(null, null)).isEqualTo(new FileRef("input", "a/b", "c.png"));
    assertThat(name.in("temp", "x")).isEqualTo(new FileRef("temp", "x/a/b", "c.png"));
    assertThat(name.answer(new FileRef("temp", "x/a/b", "c (1).png")))
        .isEqualTo(new UploadName.Uploaded("a/b/c (1).png", "x", "temp"));
    assertThat(name.answer(new FileRef("input", "a/b", "c.png")))
        .isEqualTo(new UploadName.Uploaded("a/b/c.png", "", "input"));
  }

  @Test
  void anAbsoluteNameIsBelowTheFolderToo() {
    UploadName name = UploadName.parse("/c.png");
    assertThat(name.in("input", "x")).isEqualTo(new FileRef("input", "x", "c.png"));
    assertThat(name.answer(new FileRef("input", "x", "c.png")))
        .isEqualTo(new UploadName.Uploaded("c.png", "x", "input"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "../c.png", "a/../../c.png", "a/", "a\\c.png"})
  void whatLeadsOutOrNamesNothingIsRefused(String sent) {
    assertThatExceptionOfType(BadRequestException.class).isThrownBy(() -> UploadName.parse(sent));
  }
}
