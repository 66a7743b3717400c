package io.comfymill.common.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

/** What every store does. */
abstract class ArtifactStoreContract {
  static final ArtifactKey KEY = new ArtifactKey("jobs/1/x.png");

  /** The same one within a test, and empty at its beginning. */
  abstract ArtifactStore store();

  @Test
  void keepsWhatWasPut() throws IOException {
    assertThat(store().put(KEY, content("first"))).isEqualTo(5);
    store().put(KEY, content("second"));

    assertThat(store().size(KEY)).hasValue(6);
    assertThat(read(0)).isEqualTo("second");
    assertThat(read(3)).isEqualTo("ond");
    assertThat(read(6)).isEmpty();
  }

  @Test
  void nothingIsAContentToo() throws IOException {
    assertThat(store().put(KEY, content(""))).isZero();

    assertThat(store().size(KEY)).hasValue(0);
    assertThat(read(0)).isEmpty();
  }

  @Test
  void namesOfAllLanguagesAreKept() throws IOException {
    ArtifactKey key = new ArtifactKey("jobs/1/1/output/水车 & +%2F mühle?.png");
    store().put(key, content("x"));

    assertThat(store().size(key)).hasValue(1);
    assertThat(store().deleteBelow(new ArtifactKey("jobs/1"), key::equals).files()).isZero();
    store().delete(key);
    assertThat(store().size(key)).isEmpty();
    store().delete(key);
  }

  @Test
  void knowsWhatItDoesNotHave() throws IOException {
    assertThat(store().size(KEY)).isEmpty();
    assertThatThrownBy(() -> store().open(KEY, 0)).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void deletesWhatIsBelowAFolderButNotWhatIsToStay() throws IOException {
    ArtifactKey deep = new ArtifactKey("jobs/1/2/output/a/b.png");
    ArtifactKey kept = new ArtifactKey("jobs/1/2/output/c.png");
    ArtifactKey sibling = new ArtifactKey("jobs/10/1/output/a.png");
    for (ArtifactKey key : new ArtifactKey[] {KEY, deep, kept, sibling}) {
      store().put(key, content("four"));
    }
    ArtifactKey top = new ArtifactKey("jobs/1");

    assertThat(store().deleteBelow(top, kept::equals)).isEqualTo(new ArtifactStore.Freed(2, 8));

    assertThat(store().size(KEY)).isEmpty();
    assertThat(store().size(deep)).isEmpty();
    assertThat(store().size(kept)).hasValue(4);
    assertThat(store().size(sibling)).hasValue(4);
    assertThat(store().deleteBelow(top, key -> false)).isEqualTo(new ArtifactStore.Freed(1, 4));
    assertThat(store().deleteBelow(top, key -> false)).isEqualTo(new ArtifactStore.Freed(0, 0));
  }

  @Test
  void aBrokenStreamChangesNothing() throws IOException {
    store().put(KEY, content("whole"));

    assertThatThrownBy(() -> store().put(KEY, broken("part"))).hasMessage("broken");
    assertThatThrownBy(() -> store().put(new ArtifactKey("jobs/2"), broken("x")))
        .hasMessage("broken");

    assertThat(read(0)).isEqualTo("whole");
    assertThat(store().size(new ArtifactKey("jobs/2"))).isEmpty();
  }

  @Test
  void aKeyThatCannotBeNamedStoresNothing() throws IOException {
    assertThatThrownBy(
            () ->
                store()
                    .put(
                        () -> {
                          throw new IllegalStateException("no key");
                        },
                        content("x")))
        .hasMessage("no key");
  }

  final String read(long offset) throws IOException {
    try (InputStream in = store().open(KEY, offset)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  static InputStream content(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static InputStream broken(String text) {
    return new SequenceInputStream(
        content(text),
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
  }
}
