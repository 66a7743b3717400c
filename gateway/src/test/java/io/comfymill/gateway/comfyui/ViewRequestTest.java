package io.comfymill.gateway.comfyui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.comfymill.gateway.artifacts.FileRef;
import io.comfymill.gateway.errors.FileRefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ViewRequestTest {
  @Test
  void theTypeIsOutputUnlessSaidOtherwise() {
    assertThat(ViewRequest.parse("a.png", null, null))
        .isEqualTo(new FileRef("output", "", "a.png"));
    assertThat(ViewRequest.parse("a.png", "temp", "x/y"))
        .isEqualTo(new FileRef("temp", "x/y", "a.png"));
    assertThat(ViewRequest.parse("a.png [input]", "output", ""))
        .isEqualTo(new FileRef("input", "", "a.png"));
  }

  @Test
  void foldersInTheNameAreDroppedAsComfyUiDoes() {
    assertThat(ViewRequest.parse("x/a.png", "input", null))
        .isEqualTo(new FileRef("input", "", "a.png"));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "null",
      value = {
        "null, input, null, 404",
        "'', input, null, 400",
        "../../etc/passwd, input, null, 400",
        "/etc/passwd, input, null, 400",
        "'..\\x', input, null, 400",
        "a.png, bogus, null, 400",
        "passwd, input, ../../../etc, 403",
        "passwd, input, /etc, 403",
        "passwd, input, 'a\\..\\..\\b', 403",
        "passwd, input, a/../../b, 403",
      })
  void whatIsMissingOrClimbsIsRefusedAsRecorded(
      String filename, String type, String subfolder, int status) {
    assertThatExceptionOfType(FileRefusedException.class)
        .isThrownBy(() -> ViewRequest.parse(filename, type, subfolder))
        .satisfies(refused -> assertThat(refused.status()).isEqualTo(status));
  }

  @Test
  void namesCannotBreakOutOfTheirHeader() {
    assertThat(FileAnswer.disposition("a\"b\u00fc.png", true))
        .isEqualTo("attachment; filename=\"a\\\"b_.png\"");
  }
}
