package io.comfymill.simulator.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SavedFilesTest {
  @TempDir Path root;

  @Test
  void countsOnFromTheFilesThatAreThere() throws IOException {
    Files.createDirectories(root.resolve("a"));
    Files.createFile(root.resolve("a/x_00041_.png"));
    Files.createFile(root.resolve("a/x_y_00099_.png"));
    SavedFiles files = new SavedFiles(root);

    SavedFiles.Place first = files.next("a/x", 2).orElseThrow();
    SavedFiles.Place second = files.next("a/x", 1).orElseThrow();

    assertThat(first.file(1, "png")).isEqualTo(root.resolve("a/x_00043_.png"));
    assertThat(first.subfolder()).isEqualTo("a");
    assertThat(second.counter()).isEqualTo(44);
  }

  @Test
  void stepsOverFilesThatCameFromElsewhere() throws IOException {
    SavedFiles files = new SavedFiles(root);
    assertThat(files.next("x", 1)).isPresent();
    Files.createFile(root.resolve("x_00002_.png"));

    assertThat(files.next("x", 1).orElseThrow().counter()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../x", "/etc/x", "a/../../x", "", "."})
  void refusesToLeaveTheFolder(String prefix) throws IOException {
    assertThat(new SavedFiles(root).next(prefix, 1)).isEmpty();
  }
}
