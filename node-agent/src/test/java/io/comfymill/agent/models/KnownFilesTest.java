package io.comfymill.agent.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownFilesTest {
  private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");
  private static final FileState STATE = new FileState(7, 1000);
  private static final String SHA = "ab".repeat(32);

  @TempDir Path folder;
  private Path model;
  private Path file;

  @BeforeEach
  void paths() {
    model = folder.resolve("x.safetensors");
    file = folder.resolve("model-files.jsonl");
  }

  private KnownFiles again() throws IOException {
    return KnownFiles.load(file);
  }

  @Test
  void aHashHoldsWhileSizeAndTimeAreTheSame() throws IOException {
    again().hashed(model, STATE, SHA);

    assertThat(again().sha256(model, STATE)).contains(SHA);
    assertThat(again().sha256(model, new FileState(8, 1000))).isEmpty();
    assertThat(again().sha256(model, new FileState(7, 1001))).isEmpty();
  }

  @Test
  void usesAndHashesDoNotDisplaceEachOther() throws IOException {
    KnownFiles known = again();
    known.used(model, STATE, NOON);
    known.hashed(model, STATE, SHA);
    assertThat(again().usedAt(model)).contains(NOON);
    known.used(model, STATE, NOON.plusSeconds(3600));
    known.used(model, STATE, NOON);

    assertThat(again().sha256(model, STATE)).contains(SHA);
    assertThat(again().usedAt(model)).contains(NOON.plusSeconds(3600));
  }

  @Test
  void aLineThatACrashHasCutOffCostsOnlyItself() throws IOException {
    KnownFiles known = again();
    known.hashed(model, STATE, SHA);
    Files.writeString(file, "\n{\"path\":\"/y", StandardOpenOption.APPEND);
    known.hashed(folder.resolve("z"), STATE, SHA);

    assertThat(again().sha256(model, STATE)).contains(SHA);
    assertThat(again().sha256(folder.resolve("z"), STATE)).contains(SHA);
  }

  @Test
  void filesThatAreGoneAreForgottenOnceTheyAreMany() throws IOException {
    Files.write(
        file,
        IntStream.range(0, 20_000)
            .mapToObj(
                i ->
                    "{\"path\":\"/gone/%d\",\"bytes\":7,\"modifiedAt\":1000,\"sha256\":\"%s\"}"
                        .formatted(i, SHA))
            .toList());
    KnownFiles known = again();
    known.hashed(model, STATE, SHA);
    known.tidy(List.of(model));

    assertThat(again().sha256(Path.of("/gone/1"), STATE)).isEmpty();
    assertThat(again().sha256(model, STATE)).contains(SHA);
    assertThat(Files.size(file)).isLessThan(1000);
  }

  @Test
  void filesThatAreNotSeenForAWhileAreRemembered() throws IOException {
    KnownFiles known = again();
    known.hashed(model, STATE, SHA);
    known.tidy(List.of());

    assertThat(again().sha256(model, STATE)).contains(SHA);
  }
}
