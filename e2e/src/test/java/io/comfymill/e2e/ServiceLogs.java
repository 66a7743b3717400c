package io.comfymill.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** What the services of a {@link Mill} logged, and whether an event loop was held up. */
final class ServiceLogs {
  private static final Duration AFTER_A_FREEZE = Duration.ofSeconds(2);

  private final Path folder;
  private final List<Freeze> freezes = new CopyOnWriteArrayList<>();
  private LocalDateTime looked = LocalDateTime.now();

  private record Freeze(LocalDateTime from, LocalDateTime to) {}

  ServiceLogs(Path folder) {
    this.folder = folder;
    Slowdown.ofThisMachine();
  }

  /** The test froze a process, which goes on now. */
  void wasFrozenSince(LocalDateTime time) {
    freezes.add(new Freeze(time, LocalDateTime.now().plus(AFTER_A_FREEZE)));
  }

  /** Of what happened since the last time this was asked. */
  void assertEventLoopsWereFree() {
    LocalDateTime since = looked;
    looked = LocalDateTime.now();
    List<String> heldUp = new ArrayList<>();
    for (Path log : files()) {
      for (String found : new HeldUpLoops(lines(log), this::wasFrozen).since(since)) {
        heldUp.add(log.getFileName() + " " + found);
      }
    }
    assertThat(heldUp).as("event loops that were held up").isEmpty();
  }

  private boolean wasFrozen(LocalDateTime from, LocalDateTime to) {
    return freezes.stream().anyMatch(one -> one.from().isBefore(to) && one.to().isAfter(from));
  }

  /** How much all of them have logged. */
  long bytes() {
    return files().stream().mapToLong(ServiceLogs::size).sum();
  }

  private static long size(Path log) {
    try {
      return Files.size(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> lines(Path log) {
    try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
      return lines.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Path> files() {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".log")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
