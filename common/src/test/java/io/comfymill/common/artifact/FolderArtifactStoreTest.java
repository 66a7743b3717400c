package io.comfymill.common.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderArtifactStoreTest extends ArtifactStoreContract {
  @TempDir Path folder;
  private ArtifactStore store;

  @BeforeEach
  void open() {
    store = new FolderArtifactStore(folder);
  }

  @Override
  ArtifactStore store() {
    return store;
  }

  @Test
  void whoMayReadIsTheUmasksMatterAsWithAnyFile() throws IOException {
    store.put(KEY, content("x"));
    Path ordinary = Files.createFile(folder.resolve("ordinary"));

    assertThat(Files.getPosixFilePermissions(folder.resolve(KEY.value())))
        .isEqualTo(Files.getPosixFilePermissions(ordinary));
  }

  @Override
  @Test
  void deletesWhatIsBelowAFolderButNotWhatIsToStay() throws IOException {
    super.deletesWhatIsBelowAFolderButNotWhatIsToStay();

    assertThat(folder.resolve("jobs/1")).doesNotExist();
  }

  @Override
  @Test
  void aBrokenStreamChangesNothing() throws IOException {
    super.aBrokenStreamChangesNothing();

    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(files.filter(Files::isRegularFile)).hasSize(1);
    }
  }
}
