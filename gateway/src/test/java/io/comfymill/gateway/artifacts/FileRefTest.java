package io.comfymill.gateway.artifacts;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.id.JobId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileRefTest {
  private static final String JOB = "1ea5d963-cc2c-8932-b72f-dff5d7c145f8";

  @Test
  void namesInWorkflowsMayCarryTheirFolder() {
    assertThat(FileRef.parse("red.png")).contains(new FileRef("input", "", "red.png"));
    assertThat(FileRef.parse("a/b/red.png [input]"))
        .contains(new FileRef("input", "a/b", "red.png"));
    assertThat(FileRef.parse("red.png[output]")).contains(new FileRef("output", "", "red.png"));
  }

  @Test
  void anOutputNamesItsJob() {
    FileRef ref = FileRef.parse(JOB + "/x/y/a.png [output]").orElseThrow();
    assertThat(ref.jobOutput()).contains(new FileRef.JobOutput(JobId.parse(JOB), "x/y"));
    assertThat(new FileRef("temp", JOB, "a.png").jobOutput())
        .contains(new FileRef.JobOutput(JobId.parse(JOB), ""));
  }

  @Test
  void anInputOrAnotherFolderNamesNoJob() {
    assertThat(new FileRef("input", JOB, "a.png").jobOutput()).isEmpty();
    assertThat(new FileRef("output", JOB + "x", "a.png").jobOutput()).isEmpty();
    assertThat(new FileRef("output", "", "a.png").jobOutput()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "..",
        "../x",
        "a/../x",
        "/etc/passwd",
        "a//b",
        "a/./b",
        "a\\b",
        "..\\x",
        "a/",
        "nul\0.png",
        "line\n.png",
        " [output]"
      })
  void whatClimbsOrHidesNamesNoFile(String name) {
    assertThat(FileRef.parse(name)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"a/./b/, a/b", "./a/x/../b, a/b", "a\\b, a/b", "., ''", "'', ''"})
  void aFolderHasOneSpelling(String sent, String folder) {
    assertThat(FileRef.folder(sent)).contains(folder);
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", "a/../..", "/a", "\\a", "a\\..\\..", "line\nbreak"})
  void aFolderThatLeadsOutIsNone(String sent) {
    assertThat(FileRef.folder(sent)).isEmpty();
  }

  @Test
  void suffixesGoBeforeTheExtension() {
    FileRef red = new FileRef("input", "a", "red.tar.png");
    assertThat(Uploads.suffixed(red, 0)).isEqualTo(red);
    assertThat(Uploads.suffixed(red, 2).name()).isEqualTo("red.tar (2).png");
    assertThat(Uploads.suffixed(new FileRef("input", "", ".hidden"), 1).name())
        .isEqualTo(".hidden (1)");
  }
}
