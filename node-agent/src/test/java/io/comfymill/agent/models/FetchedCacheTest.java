package io.comfymill.agent.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FetchedCacheTest {
  private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

  @TempDir Path folder;
  private final Set<String> inUse = new HashSet<>();
  private KnownFiles known;
  private FetchedCache cache;

  @BeforeEach
  void start() throws IOException {
    known = KnownFiles.load(folder.resolve("known"));
    cache = new FetchedCache(known, 30, () -> inUse);
    Files.write(folder.resolve("mine.pt"), new byte[10]);
  }

  private Path fetched(String name, int hour) throws IOException {
    Path file = folder.resolve(name);
    Files.write(file, new byte[10]);
    known.fetched(
        file, FileState.of(file).orElseThrow(), "ab".repeat(32), NOON.plusSeconds(hour * 3600L));
    return file;
  }

  private void used(Path file, int hour) throws IOException {
    known.used(file, FileState.of(file).orElseThrow(), NOON.plusSeconds(hour * 3600L));
  }

  @Test
  void theLeastRecentlyUsedGoes() throws IOException {
    Path first = fetched("a.pt", 1);
    Path second = fetched("b.pt", 2);
    Path third = fetched("c.pt", 3);
    used(first, 4);
    cache.makeRoom(10, Set.of());

    assertThat(second).doesNotExist();
    assertThat(first).exists();
    assertThat(third).exists();
    assertThat(folder.resolve("mine.pt")).exists();
  }

  @Test
  void whatIsWantedOrInUseOrSomebodyElsesStays() throws IOException {
    Path wanted = fetched("a.pt", 1);
    Path named = fetched("b.pt", 2);
    Path changed = fetched("c.pt", 3);
    Files.write(changed, new byte[11]);
    inUse.add("b.pt");

    assertThatThrownBy(() -> cache.makeRoom(25, Set.of(wanted))).hasMessageContaining("cache-size");
    assertThat(wanted).exists();
    assertThat(named).exists();
    assertThat(changed).exists();
    assertThat(folder.resolve("mine.pt")).exists();
  }

  @Test
  void nothingGoesWhereThatWouldNotDo() throws IOException {
    Path file = fetched("a.pt", 1);
    assertThatThrownBy(() -> cache.makeRoom(31, Set.of())).hasMessageContaining("cache-size");
    assertThat(file).exists();
  }

  @Test
  void nothingGoesWhereThereIsRoom() throws IOException {
    Path file = fetched("a.pt", 1);
    cache.makeRoom(20, Set.of());
    assertThat(file).exists();
  }
}
