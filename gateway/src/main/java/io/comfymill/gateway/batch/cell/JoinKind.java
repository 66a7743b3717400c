package io.comfymill.gateway.batch.cell;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/** How the outputs of cells become one. */
public sealed interface JoinKind {
  /** What may stand for a cell that has not succeeded. */
  List<JoinStep.Gaps> gaps();

  /** Beginnings of the media types that count, where the file does not say which files do. */
  List<String> mediaTypes();

  /** Whether it cannot be done without FFmpeg, whatever the outputs are. */
  default boolean needsFfmpeg() {
    return false;
  }

  /**
   * One after the other.
   *
   * @param format extension; empty for that of the first part
   * @param silence seconds between two sounds
   * @param gap seconds in place of a missing one
   * @param loudness in LUFS; empty to leave it
   */
  record Concat(
      Optional<String> format,
      double silence,
      double gap,
      Optional<Double> loudness,
      boolean chapters)
      implements JoinKind {
    private static final List<String> WITHOUT_FFMPEG = List.of("wav", "flac");
    private static final double DEFAULT_GAP = 1;

    static Concat of(JsonNode json) {
      return new Concat(
          Optional.ofNullable(json.path("format").textValue()),
          json.path("silence").asDouble(0),
          json.path("gap").asDouble(DEFAULT_GAP),
          json.has("loudness")
              ? Optional.of(json.path("loudness").doubleValue())
              : Optional.empty(),
          json.path("chapters").asBoolean(true));
    }

    @Override
    public List<JoinStep.Gaps> gaps() {
      return List.of(JoinStep.Gaps.SILENCE, JoinStep.Gaps.OMIT);
    }

    @Override
    public List<String> mediaTypes() {
      return List.of("audio/", "video/");
    }

    @Override
    public boolean needsFfmpeg() {
      return loudness.isPresent()
          || format.filter(name -> !WITHOUT_FFMPEG.contains(name)).isPresent();
    }
  }

  /**
   * Pictures in rows and columns.
   *
   * @param columns the parameter whose values they are
   * @param size the longest side of a picture
   */
  record Grid(String columns, int size, boolean labels) implements JoinKind {
    private static final int DEFAULT_SIZE = 256;

    static Grid of(JsonNode json, String fastest) {
      return new Grid(
          json.path("columns").asText(fastest),
          json.path("size").asInt(DEFAULT_SIZE),
          json.path("labels").asBoolean(true));
    }

    @Override
    public List<JoinStep.Gaps> gaps() {
      return List.of(JoinStep.Gaps.BLANK);
    }

    @Override
    public List<String> mediaTypes() {
      return List.of("image/");
    }
  }

  /**
   * Pictures as a video.
   *
   * @param rate pictures a second
   */
  record Frames(double rate, String format) implements JoinKind {
    private static final double DEFAULT_RATE = 24;

    static Frames of(JsonNode json) {
      return new Frames(
          json.path("rate").asDouble(DEFAULT_RATE), json.path("format").asText("mp4"));
    }

    @Override
    public List<JoinStep.Gaps> gaps() {
      return List.of(JoinStep.Gaps.BLANK, JoinStep.Gaps.OMIT);
    }

    @Override
    public List<String> mediaTypes() {
      return List.of("image/");
    }

    @Override
    public boolean needsFfmpeg() {
      return true;
    }
  }

  /** Files as one archive. */
  record Zip() implements JoinKind {
    @Override
    public List<JoinStep.Gaps> gaps() {
      return List.of(JoinStep.Gaps.OMIT);
    }

    @Override
    public List<String> mediaTypes() {
      return List.of("");
    }
  }

  /** Texts one after the other. */
  record Text(String separator) implements JoinKind {
    @Override
    public List<JoinStep.Gaps> gaps() {
      return List.of(JoinStep.Gaps.OMIT);
    }

    @Override
    public List<String> mediaTypes() {
      return List.of("text/");
    }
  }
}
