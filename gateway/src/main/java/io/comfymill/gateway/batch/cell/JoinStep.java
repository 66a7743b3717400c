package io.comfymill.gateway.batch.cell;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.artifact.MediaTypes;
import io.comfymill.gateway.batch.sweep.Sweep;
import io.comfymill.gateway.file.FileRefusedException;
import io.comfymill.gateway.file.FileTree;
import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/**
 * What is made of a batch's outputs once its cells have ended.
 *
 * @param name of the file that it makes, without its extension
 * @param gaps empty where every cell has to have succeeded
 * @param files which outputs of a cell count; empty for those of the kind's media types
 */
public record JoinStep(
    String name, JoinKind kind, Optional<Gaps> gaps, Optional<PathMatcher> files) {
  private static final JsonPointer JOIN = JsonPointer.compile("/join");
  private static final String COLUMNS = "columns";
  private static final List<String> KINDS = List.of("concat", "grid", "frames", "zip", "text");

  /** What stands for a cell that has not succeeded. */
  public enum Gaps {
    SILENCE,
    BLANK,
    OMIT;

    private String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Those of a file that its schema has found right.
   *
   * @throws FileRefusedException where one makes no sense
   */
  static List<JoinStep> read(FileTree file, Sweep sweep) {
    List<JoinStep> steps = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : file.json().at(JOIN).properties()) {
      steps.add(step(file, sweep, entry.getKey()));
    }
    return steps;
  }

  private static JoinStep step(FileTree file, Sweep sweep, String name) {
    JsonPointer at = JOIN.appendProperty(name);
    JsonNode json = file.json().at(at);
    List<String> kinds = KINDS.stream().filter(json::has).toList();
    if (kinds.size() != 1) {
      throw file.refusal(
          at,
          "must have one of %s, not %s"
              .formatted(
                  String.join(", ", KINDS),
                  kinds.isEmpty() ? "none" : String.join(" and ", kinds)));
    }
    JoinKind kind = kind(file, sweep, at.appendProperty(kinds.get(0)), kinds.get(0));
    return new JoinStep(
        name, kind, gaps(file, at, kind, kinds.get(0)), files(file, at.appendProperty("files")));
  }

  private static JoinKind kind(FileTree file, Sweep sweep, JsonPointer at, String word) {
    JsonNode json = file.json().at(at);
    return switch (word) {
      case "concat" -> JoinKind.Concat.of(json);
      case "grid" -> grid(file, sweep, at);
      case "frames" -> JoinKind.Frames.of(json);
      case "zip" -> new JoinKind.Zip();
      default -> new JoinKind.Text(json.path("separator").asText("\n"));
    };
  }

  private static JoinKind grid(FileTree file, Sweep sweep, JsonPointer at) {
    List<String> names = List.copyOf(sweep.names());
    JoinKind.Grid grid = JoinKind.Grid.of(file.json().at(at), names.get(names.size() - 1));
    if (!names.contains(grid.columns())) {
      throw file.refusal(
          at.appendProperty(COLUMNS), "is not swept; the sweep sets " + String.join(", ", names));
    }
    return grid;
  }

  private static Optional<Gaps> gaps(FileTree file, JsonPointer at, JoinKind kind, String word) {
    String text = file.json().at(at).path("gaps").textValue();
    if (text == null) {
      return Optional.empty();
    }
    Gaps gaps = Gaps.valueOf(text.toUpperCase(Locale.ROOT));
    if (!kind.gaps().contains(gaps)) {
      throw file.refusal(
          at.appendProperty("gaps"),
          "of %s can be %s, not %s"
              .formatted(
                  word,
                  kind.gaps().stream().map(Gaps::word).collect(Collectors.joining(" or ")),
                  text));
    }
    return Optional.of(gaps);
  }

  private static Optional<PathMatcher> files(FileTree file, JsonPointer at) {
    JsonNode pattern = file.json().at(at);
    try {
      return pattern.isTextual()
          ? Optional.of(FileSystems.getDefault().getPathMatcher("glob:" + pattern.textValue()))
          : Optional.empty();
    } catch (PatternSyntaxException e) {
      throw file.refusal(at, "is no pattern such as *.flac: " + e.getDescription());
    }
  }

  /** The pointer to what needs FFmpeg in a file. */
  public JsonPointer place() {
    return JOIN.appendProperty(name);
  }

  /** Whether an output of a cell counts. */
  public boolean takes(String file) {
    try {
      return files.isPresent()
          ? files.get().matches(Path.of(file))
          : kind.mediaTypes().stream().anyMatch(MediaTypes.ofName(file)::startsWith);
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
