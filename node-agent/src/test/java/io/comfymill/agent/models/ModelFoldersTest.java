package io.comfymill.agent.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelFoldersTest {
  @TempDir Path disk;

  @BeforeEach
  void files() throws IOException {
    for (String name : List.of("a/loras/x.pt", "b/loras/x.pt", "b/loras/sub/y.pt", "secret.pt")) {
      Path file = disk.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, name);
    }
  }

  private JsonNode said() {
    ObjectNode said = JsonNodeFactory.instance.objectNode();
    said.putArray("loras")
        .add(disk.resolve("a/loras").toString())
        .add(disk.resolve("b/loras").toString())
        .add("relative");
    return said;
  }

  @Test
  void theFirstFolderThatHasAFileCounts() {
    ModelFolders folders = ModelFolders.of(said());
    assertThat(folders.file("loras", "x.pt")).contains(disk.resolve("a/loras/x.pt"));
    assertThat(folders.file("loras", "sub/y.pt")).contains(disk.resolve("b/loras/sub/y.pt"));
    assertThat(folders.file("loras", "none.pt")).isEmpty();
    assertThat(folders.file("vae", "x.pt")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../secret.pt", "sub/../../../secret.pt", "..", ".", "", "\0"})
  void namesThatLeaveTheFolderAreNone(String name) {
    assertThat(ModelFolders.of(said()).file("loras", name)).isEmpty();
  }

  @Test
  void anAbsoluteNameIsNone() {
    assertThat(ModelFolders.of(said()).file("loras", disk.resolve("secret.pt").toString()))
        .isEmpty();
  }

  @Test
  void foldersThatLeaveTheModelsAreNone() {
    ModelFolders folders = ModelFolders.in(disk.resolve("b"), List.of("loras", "..", "../a/loras"));
    assertThat(folders.file("loras", "x.pt")).contains(disk.resolve("b/loras/x.pt"));
    assertThat(folders.file("..", "secret.pt")).isEmpty();
    assertThat(folders.file("../a/loras", "x.pt")).isEmpty();
  }

  @Test
  void aNewFileIsPutIntoTheFirstFolder() throws IOException {
    ModelFolders folders = ModelFolders.of(said());
    assertThat(folders.target("loras", "new/dir/z.pt"))
        .isEqualTo(disk.resolve("a/loras/new/dir/z.pt"));
    assertThat(disk.resolve("a/loras/new/dir")).isDirectory();
    assertThatThrownBy(() -> folders.target("vae", "z.pt")).hasMessageContaining("no folder");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../z.pt", "sub/../../z.pt", "..", "", "/z.pt"})
  void nothingIsPutOutsideOfIt(String name) {
    assertThatThrownBy(() -> ModelFolders.of(said()).target("loras", name))
        .isInstanceOf(IOException.class);
    assertThat(disk.resolve("a/z.pt")).doesNotExist();
  }

  @Test
  void aLinkLeadsNothingOutOfIt() throws IOException {
    Files.createSymbolicLink(disk.resolve("a/loras/link"), disk.resolve("b"));
    assertThatThrownBy(() -> ModelFolders.of(said()).target("loras", "link/new/z.pt"))
        .hasMessageContaining("link");
    assertThat(disk.resolve("b/new")).doesNotExist();
  }
}
