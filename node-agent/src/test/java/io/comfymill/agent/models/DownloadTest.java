package io.comfymill.agent.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.comfymill.common.wire.CatalogueModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DownloadTest {
  private static final byte[] CONTENT = content(1);
  private static final byte[] OTHER = content(2);

  @TempDir Path folder;
  private final List<Long> asked = new ArrayList<>();
  private final Pace pace = new Pace(1L << 62);
  private Path target;
  private Path part;

  private static byte[] content(long seed) {
    byte[] bytes = new byte[1_000_000];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  @BeforeEach
  void names() {
    target = folder.resolve("x.safetensors");
    part = folder.resolve("." + DigestUtils.sha256Hex(CONTENT) + ".part");
  }

  private static CatalogueModel model(String... sources) {
    return new CatalogueModel(
        CatalogueModel.TYPE,
        Instant.EPOCH,
        "m",
        1,
        "loras",
        "x.safetensors",
        DigestUtils.sha256Hex(CONTENT),
        CONTENT.length,
        List.of(sources),
        new TreeSet<>(),
        false);
  }

  private void fetch(Sources sources, String... urls) throws IOException, InterruptedException {
    Sources noting =
        (url, from) -> {
          asked.add(from);
          assertThat(target).doesNotExist();
          return sources.open(url, from);
        };
    new Download(noting, pace, new FileHasher(pace)).fetch(model(urls), target, bytes -> {});
  }

  /** Sends from where it is asked to, and breaks off at that byte of the file. */
  private static Sources.Content cut(byte[] content, long from, int at) {
    InputStream bytes = new ByteArrayInputStream(content, (int) from, Math.max(0, at - (int) from));
    return new Sources.Content(from, at < content.length ? breaking(bytes) : bytes);
  }

  private static InputStream breaking(InputStream bytes) {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        int next = bytes.read();
        if (next < 0) {
          throw new IOException("cut");
        }
        return next;
      }

      @Override
      public int read(byte[] to, int offset, int length) throws IOException {
        int read = bytes.read(to, offset, length);
        if (read < 0) {
          throw new IOException("cut");
        }
        return read;
      }
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 20, 30, 40, 50, 60, 70, 80, 90, 99})
  void aCutIsResumedWhereItWas(int percent) throws Exception {
    int at = CONTENT.length / 100 * percent;
    fetch((url, from) -> cut(CONTENT, from, from == 0 ? at : CONTENT.length), "a");

    assertThat(asked).containsExactly(0L, (long) at);
    assertThat(target).hasBinaryContent(CONTENT);
    assertThat(part).doesNotExist();
  }

  @Test
  void itIsCutAtEachTenthAndArrives() throws Exception {
    int tenth = CONTENT.length / 10;
    fetch((url, from) -> cut(CONTENT, from, (int) from + tenth), "a");
    assertThat(asked).hasSize(10);
    assertThat(target).hasBinaryContent(CONTENT);
  }

  @Test
  void whatIsThereIsKeptForTheNextTry() throws Exception {
    Sources dying =
        (url, from) -> {
          if (from > 0) {
            throw new IOException("gone");
          }
          return cut(CONTENT, 0, 500);
        };
    assertThatThrownBy(() -> fetch(dying, "a")).hasMessageContaining("gone");
    assertThat(target).doesNotExist();
    asked.clear();
    fetch((url, from) -> cut(CONTENT, from, CONTENT.length), "a");

    assertThat(asked).containsExactly(500L);
    assertThat(target).hasBinaryContent(CONTENT);
  }

  @Test
  void aSourceThatBeginsAnewIsTakenFromItsBeginning() throws Exception {
    Files.write(part, new byte[] {1, 2, 3});
    fetch((url, from) -> cut(CONTENT, 0, CONTENT.length), "a");
    assertThat(target).hasBinaryContent(CONTENT);
  }

  @Test
  void anotherContentIsNeverVisible() {
    assertThatThrownBy(() -> fetch((url, from) -> cut(OTHER, from, OTHER.length), "a"))
        .hasMessageContaining("another SHA-256");
    assertThat(target).doesNotExist();
    assertThat(part).doesNotExist();
  }

  @Test
  void whatIsLargerThanItShouldBeIsNotTakenWhole() {
    byte[] large = new byte[CONTENT.length + 1];
    assertThatThrownBy(() -> fetch((url, from) -> cut(large, from, large.length), "a"))
        .hasMessageContaining("larger");
    assertThat(target).doesNotExist();
  }

  @Test
  void whereOneSourceFailsTheNextIsAsked() throws Exception {
    fetch(
        (url, from) -> {
          if (url.equals("dead")) {
            throw new IOException("404");
          }
          return cut(CONTENT, from, CONTENT.length);
        },
        "dead",
        "good");
    assertThat(target).hasBinaryContent(CONTENT);
  }

  @Test
  void whatABadSourceHasLeftDoesNotSpoilAGoodOne() throws Exception {
    fetch(
        (url, from) -> {
          if (url.equals("bad") && from > 0) {
            throw new IOException("gone");
          }
          return url.equals("bad") ? cut(OTHER, 0, 1000) : cut(CONTENT, from, CONTENT.length);
        },
        "bad",
        "good");
    assertThat(target).hasBinaryContent(CONTENT);
  }

  @Test
  void oneAgentOfAMachineFetchesIntoAFolderAtATime() throws Exception {
    Path lock = folder.resolve(".comfymill-fetching.lock");
    try (FileChannel other =
            FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = other.lock()) {
      assertThat(held.isValid()).isTrue();
      assertThatThrownBy(() -> fetch((url, from) -> cut(CONTENT, from, CONTENT.length), "a"))
          .isInstanceOf(Download.BusyException.class);
    }
    fetch((url, from) -> cut(CONTENT, from, CONTENT.length), "a");
    assertThat(target).hasBinaryContent(CONTENT);
  }
}
