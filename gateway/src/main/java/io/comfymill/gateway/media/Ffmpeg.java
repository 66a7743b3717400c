package io.comfymill.gateway.media;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The program FFmpeg where it is installed. Blocks. */
public final class Ffmpeg {
  private static final String NAME = "ffmpeg";
  private static final long LOOK_MILLIS = 250;

  /** Asked only about a file, it says what that is and ends so. */
  private static final int NO_OUTPUT_NAMED = 1;

  private static final int LONGEST_COMPLAINT = 500;
  private static final List<String> QUIET =
      List.of("-hide_banner", "-nostdin", "-loglevel", "error", "-y");

  private final Path program;

  private Ffmpeg(Path program) {
    this.program = program;
  }

  /**
   * @param path folders as in the variable {@code PATH}
   */
  public static Optional<Ffmpeg> on(String path) {
    return Stream.of(path.split(Pattern.quote(File.pathSeparator)))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder).resolve(NAME))
        .filter(Files::isExecutable)
        .findFirst()
        .map(Ffmpeg::new);
  }

  public static Ffmpeg at(Path program) {
    return new Ffmpeg(program);
  }

  public Path program() {
    return program;
  }

  /** The first that this FFmpeg can write, of names such as {@code libx264}. */
  public String encoder(Path folder, Watch watch, String... wanted)
      throws IOException, MediaException, InterruptedException {
    String known = text(folder, watch, List.of("-hide_banner", "-encoders"), 0);
    return Arrays.stream(wanted)
        .filter(name -> known.contains(" " + name + " "))
        .findFirst()
        .orElseThrow(
            () -> new MediaException("this FFmpeg writes none of " + String.join(", ", wanted)));
  }

  /**
   * Makes something of files.
   *
   * @param folder in which it runs
   * @throws MediaException with FFmpeg's own words where it cannot
   */
  public void run(Path folder, Watch watch, List<String> arguments)
      throws IOException, MediaException, InterruptedException {
    List<String> all = new ArrayList<>(QUIET);
    all.addAll(arguments);
    text(folder, watch, all, 0);
  }

  /** What is in a file. */
  Streams streams(Path folder, Watch watch, Path file)
      throws IOException, MediaException, InterruptedException {
    Streams streams =
        Streams.of(
            text(folder, watch, List.of("-hide_banner", "-i", file.toString()), NO_OUTPUT_NAMED));
    if (!streams.hasPicture()) {
      throw new MediaException(file.getFileName() + " is no video");
    }
    return streams;
  }

  private String text(Path folder, Watch watch, List<String> arguments, int expected)
      throws IOException, MediaException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    command.addAll(arguments);
    Path said = Files.createTempFile(folder, NAME, ".log");
    try {
      int code = code(folder, watch, command, said);
      String text = new String(Files.readAllBytes(said), StandardCharsets.UTF_8);
      if (code != 0 && code != expected) {
        throw new MediaException("FFmpeg says: " + end(text.strip()));
      }
      return text;
    } finally {
      Files.delete(said);
    }
  }

  private static String end(String text) {
    return text.substring(Math.max(0, text.length() - LONGEST_COMPLAINT));
  }

  private static int code(Path folder, Watch watch, List<String> command, Path said)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    try {
      while (!process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        watch.check();
      }
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }
}
