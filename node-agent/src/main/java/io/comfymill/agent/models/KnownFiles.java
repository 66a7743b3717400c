package io.comfymill.agent.models;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JacksonException;
import io.comfymill.common.wire.WireJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What the agent remembers of model files by their paths: the SHA-256 of a size and time of change,
 * and when they were last used. Kept in a file, a line of JSON each, of which the last of a path
 * counts; a line that a crash has cut off costs what it said. Bounded by {@link #tidy}. Reading is
 * for any thread; what writes blocks.
 */
final class KnownFiles {
  private static final Logger LOG = Logger.getLogger(KnownFiles.class);

  /** Files that are not seen for a while, as on a disk that is not mounted, are not forgotten. */
  private static final int SPARE = 10_000;

  private final Path file;
  private final Map<String, Line> lines = new ConcurrentHashMap<>();
  private int written;

  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Line(
      String path,
      long bytes,
      long modifiedAt,
      @Nullable String sha256,
      @Nullable Instant usedAt,
      @Nullable Instant fetchedAt) {
    boolean isOf(FileState state) {
      return bytes == state.bytes() && modifiedAt == state.modifiedAt();
    }
  }

  private KnownFiles(Path file) {
    this.file = file;
  }

  /** What cannot be read is found out again. */
  static KnownFiles load(Path file) throws IOException {
    KnownFiles known = new KnownFiles(file);
    if (Files.exists(file)) {
      new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().forEach(known::take);
    }
    return known;
  }

  private void take(String text) {
    written++;
    try {
      Line line = WireJson.mapper().readValue(text, Line.class);
      if (line != null && line.path() != null) {
        lines.put(line.path(), line);
      }
    } catch (JacksonException e) {
      LOG.debugf("a line of %s is left out: %s", file, e.getOriginalMessage());
    }
  }

  /** Empty where the file has changed since, or was never hashed. */
  Optional<String> sha256(Path path, FileState state) {
    Line line = lines.get(path.toString());
    return line != null && line.isOf(state) ? Optional.ofNullable(line.sha256()) : Optional.empty();
  }

  /** Empty where no use is known. */
  Optional<Instant> usedAt(Path path) {
    return Optional.ofNullable(lines.get(path.toString())).map(Line::usedAt);
  }

  synchronized void hashed(Path path, FileState state, String sha256) throws IOException {
    write(
        new Line(
            path.toString(),
            state.bytes(),
            state.modifiedAt(),
            sha256,
            usedAt(path).orElse(null),
            fetchedAt(path)));
  }

  private @Nullable Instant fetchedAt(Path path) {
    Line line = lines.get(path.toString());
    return line == null ? null : line.fetchedAt();
  }

  /** This agent has put it there. */
  synchronized void fetched(Path path, FileState state, String sha256, Instant at)
      throws IOException {
    write(new Line(path.toString(), state.bytes(), state.modifiedAt(), sha256, null, at));
  }

  /**
   * A file that this agent has put there, and nobody has changed since.
   *
   * @param usedAt when it was used last, or fetched
   */
  record Fetched(Path path, long bytes, Instant usedAt) {}

  List<Fetched> fetched() {
    List<Fetched> fetched = new ArrayList<>();
    for (Line line : lines.values()) {
      Path path = Path.of(line.path());
      Instant at = line.fetchedAt();
      if (at != null && FileState.of(path).filter(line::isOf).isPresent()) {
        Instant used = line.usedAt();
        fetched.add(new Fetched(path, line.bytes(), used == null ? at : used));
      }
    }
    return fetched;
  }

  synchronized void used(Path path, FileState state, Instant at) throws IOException {
    if (!usedAt(path).filter(known -> !known.isBefore(at)).isPresent()) {
      String sha256 = sha256(path, state).orElse(null);
      write(
          new Line(
              path.toString(), state.bytes(), state.modifiedAt(), sha256, at, fetchedAt(path)));
    }
  }

  private void write(Line line) throws IOException {
    lines.put(line.path(), line);
    written++;
    Files.writeString(
        file,
        "\n" + WireJson.mapper().writeValueAsString(line),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  /**
   * Keeps memory and file in bounds.
   *
   * @param present the files that there are; all others are forgotten once they are too many
   */
  synchronized void tidy(Collection<Path> present) throws IOException {
    boolean tooMany = lines.size() > 2 * present.size() + SPARE;
    if (tooMany) {
      lines.keySet().retainAll(present.stream().map(Path::toString).collect(Collectors.toSet()));
    }
    if (tooMany || written > 2 * lines.size() + SPARE) {
      rewrite();
    }
  }

  private void rewrite() throws IOException {
    StringBuilder all = new StringBuilder();
    for (Line line : List.copyOf(lines.values())) {
      all.append(WireJson.mapper().writeValueAsString(line)).append('\n');
    }
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(fresh, all);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    written = lines.size();
  }
}
