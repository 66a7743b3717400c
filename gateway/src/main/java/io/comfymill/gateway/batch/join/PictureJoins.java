package io.comfymill.gateway.batch.join;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.gateway.artifacts.WebP;
import io.comfymill.gateway.batch.cell.JoinKind;
import io.comfymill.gateway.batch.cell.JoinStep.Gaps;
import io.comfymill.gateway.media.Ffmpeg;
import io.comfymill.gateway.media.Film;
import io.comfymill.gateway.media.MediaException;
import io.comfymill.gateway.media.PictureGrid;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Pictures as a grid, or as the frames of a video. */
final class PictureJoins {
  private final Parts parts;

  PictureJoins(Parts parts) {
    this.parts = parts;
  }

  /** A cell's first picture stands for it. */
  List<Path> grid(JoinKind.Grid kind) throws IOException, MediaException, InterruptedException {
    WebP.install();
    Map<String, Integer> columns = new LinkedHashMap<>();
    Map<String, Integer> rows = new LinkedHashMap<>();
    parts.each(
        part -> {
          columns.putIfAbsent(column(part, kind), columns.size());
          rows.putIfAbsent(row(part, kind), rows.size());
        });
    PictureGrid grid = new PictureGrid(labels(columns, kind), labels(rows, kind), kind.size());
    parts.each(
        part -> {
          if (!part.isGap()) {
            Parts.PartFile file = part.files().get(0);
            try (InputStream in = parts.open(file)) {
              grid.put(
                  Objects.requireNonNull(columns.get(column(part, kind))),
                  Objects.requireNonNull(rows.get(row(part, kind))),
                  in,
                  file.unique());
            }
          }
        });
    Path file = parts.folder().resolve(parts.step().name() + ".png");
    grid.write(file);
    return List.of(file);
  }

  private static List<String> labels(Map<String, Integer> keys, JoinKind.Grid kind) {
    return kind.labels() ? List.copyOf(keys.keySet()) : Collections.nCopies(keys.size(), "");
  }

  private static String column(Parts.Part part, JoinKind.Grid kind) {
    JsonNode value = part.values().get(kind.columns());
    return value == null ? "" : value.asText();
  }

  private static String row(Parts.Part part, JoinKind.Grid kind) {
    StringJoiner row = new StringJoiner(", ");
    part.values()
        .forEach(
            (name, value) -> {
              if (!name.equals(kind.columns())) {
                row.add(value.asText());
              }
            });
    return row.toString();
  }

  List<Path> frames(JoinKind.Frames kind, @Nullable Ffmpeg ffmpeg)
      throws IOException, MediaException, InterruptedException {
    if (ffmpeg == null) {
      throw new MediaException("video needs FFmpeg, which is not installed here");
    }
    Path black = parts.folder().resolve("blank.png");
    boolean blank = parts.step().gaps().equals(Optional.of(Gaps.BLANK));
    List<Path> frames = new ArrayList<>();
    parts.each(
        part -> {
          if (part.isGap() && blank) {
            frames.add(black);
          }
          for (Parts.PartFile file : part.files()) {
            frames.add(parts.fetched(file));
          }
        });
    if (frames.contains(black)) {
      Film.blank(
          frames.stream().filter(frame -> !frame.equals(black)).findFirst().orElseThrow(), black);
    }
    Film film = new Film(ffmpeg, parts.folder(), parts.watch());
    return List.of(film.ofFrames(frames, kind.rate(), parts.step().name() + "." + kind.format()));
  }
}
