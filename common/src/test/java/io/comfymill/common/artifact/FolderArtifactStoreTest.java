package io.comfymill.common.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderArtifactStoreTest {
  private static final ArtifactKey KEY = new ArtifactKey("jobs/1/x.png");

  @TempDir Path folder;
  private ArtifactStore store;

  @BeforeEach
  void open() {
    store = new FolderArtifactStore(folder);
  }

  @Test
  void keepsWhatWasPut() throws IOException {
    assertThat(store.put(KEY, content("first"))).isEqualTo(5);
    store.put(KEY, content("second"));

    assertThat(store.size(KEY)).hasValue(6);
    assertThat(read(0)).isEqualTo("second");
    assertThat(read(3)).isEqualTo("ond");
  }

  @Test
  void whoMayReadIsTheUmasksMatterAsWithAnyFile() throws IOException {
    store.put(KEY, content("x"));
    Path ordinary = Files.createFile(folder.resolve("ordinary"));

    assertThat(Files.getPosixFilePermissions(folder.resolve(KEY.value())))
        .isEqualTo(Files.getPosixFilePermissions(ordinary));
  }

  @Test
  void knowsWhatItDoesNotHave() throws IOException {
    assertThat(store.size(KEY)).isEmpty();
    assertThatThrownBy(() -> store.open(KEY, 0)).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void deletesWhatIsBelowAFolderButNotWhatIsToStay() throws IOException {
    ArtifactKey deep = new ArtifactKey("jobs/1/2/output/a/b.png");
    ArtifactKey kept = new ArtifactKey("jobs/1/2/output/c.png");
    ArtifactKey sibling = new ArtifactKey("jobs/10/1/output/a.png");
    for (ArtifactKey key : new ArtifactKey[] {KEY, deep, kept, sibling}) {
      store.put(key, content("four"));
    }
    ArtifactKey top = new ArtifactKey("jobs/1");

    assertThat(store.deleteBelow(top, kept::equals)).isEqualTo(new ArtifactStore.Freed(2, 8));

    assertThat(store.size(KEY)).isEmpty();
    assertThat(store.size(deep)).isEmpty();
    assertThat(store.size(kept)).hasValue(4);
    assertThat(store.size(sibling)).hasValue(4);
    assertThat(store.deleteBelow(top, key -> false)).isEqualTo(new ArtifactStore.Freed(1, 4));
    assertThat(folder.resolve("jobs/1")).doesNotExist();
    assertThat(store.deleteBelow(top, key -> false)).isEqualTo(new ArtifactStore.Freed(0, 0));
  }

  @Test
  void aBrokenStreamChangesNothing() throws IOException {
    store.put(KEY, content("whole"));
    InputStream broken =
        new SequenceInputStream(
            content("part"),
            new InputStream() {
              @Override
              public int read() throws IOException {
                throw new IOException("broken");
              }

              @Override
              public int read(byte[] bytes, int offset, int length) throws IOException {
                throw new IOException("broken");
              }
            });

    assertThatThrownBy(() -> store.put(KEY, broken)).hasMessage("broken");

    assertThat(read(0)).isEqualTo("whole");
    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(files.filter(Files::isRegularFile)).hasSize(1);
    }
  }

  private String read(long offset) throws IOException {
    try (InputStream in = store.open(KEY, offset)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static InputStream content(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
