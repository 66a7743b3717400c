package io.comfymill.gateway.media;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;

/** Video of pictures, and videos one after the other, by FFmpeg. Blocks. */
public final class Film {
  private static final List<String> EXACT =
      List.of("-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact");

  /** Encoders of H.264 want even sides. */
  private static final String EVEN = "pad=ceil(iw/2)*2:ceil(ih/2)*2,format=yuv420p";

  private final Ffmpeg ffmpeg;
  private final Path folder;
  private final Watch watch;

  /**
   * @param folder to work in; the result is left there
   */
  public Film(Ffmpeg ffmpeg, Path folder, Watch watch) {
    this.ffmpeg = ffmpeg;
    this.folder = folder;
    this.watch = watch;
  }

  /** A black picture as large as another. */
  public static void blank(Path like, Path file) throws IOException, MediaException {
    BufferedImage read = ImageIO.read(like.toFile());
    if (read == null) {
      throw new MediaException(like.getFileName() + " is no picture that can be read here");
    }
    BufferedImage black =
        new BufferedImage(read.getWidth(), read.getHeight(), BufferedImage.TYPE_INT_RGB);
    ImageIO.write(black, "png", file.toFile());
  }

  /**
   * Pictures as a video.
   *
   * @param name of the file; its extension is the format
   */
  public Path ofFrames(List<Path> frames, double rate, String name)
      throws IOException, MediaException, InterruptedException {
    StringBuilder list = new StringBuilder("ffconcat version 1.0\n");
    for (Path frame : frames) {
      list.append(
          String.format(Locale.ROOT, "file '%s'%nduration %.9f%n", quoted(frame), 1 / rate));
    }
    List<String> arguments = list(list.toString());
    arguments.addAll(List.of("-r", String.format(Locale.ROOT, "%.6f", rate), "-vf", EVEN));
    return encoded(arguments, name);
  }

  /** Videos one after the other: as they are where they agree, encoded anew where not. */
  public Path concat(List<Path> parts, String name)
      throws IOException, MediaException, InterruptedException {
    List<Streams> streams = new ArrayList<>();
    for (Path part : parts) {
      streams.add(ffmpeg.streams(folder, watch, part));
    }
    String format = Sound.extension(name);
    boolean agree =
        streams.stream().distinct().count() == 1
            && parts.stream().allMatch(part -> Sound.extension(part.toString()).equals(format));
    if (agree) {
      StringBuilder list = new StringBuilder("ffconcat version 1.0\n");
      parts.forEach(part -> list.append("file '%s'\n".formatted(quoted(part))));
      List<String> arguments = list(list.toString());
      arguments.addAll(List.of("-c", "copy"));
      return finished(arguments, name);
    } else if (streams.stream().map(Streams::hasSound).distinct().count() > 1) {
      throw new MediaException("some of the videos have sound and some have none");
    }
    return encoded(alike(parts, streams.get(0)), name);
  }

  /** All as large as the first, and as fast. */
  private static List<String> alike(List<Path> parts, Streams first) {
    List<String> arguments = new ArrayList<>();
    StringBuilder filter = new StringBuilder();
    StringBuilder joined = new StringBuilder();
    for (int i = 0; i < parts.size(); i++) {
      arguments.addAll(List.of("-i", parts.get(i).toString()));
      filter.append(
          ("[%d:v:0]fps=%s,scale=%s:force_original_aspect_ratio=decrease,"
                  + "pad=%s:(ow-iw)/2:(oh-ih)/2,setsar=1,format=yuv420p[v%d];")
              .formatted(i, first.rate(), first.size(), first.size(), i));
      joined.append("[v%d]%s".formatted(i, first.hasSound() ? "[%d:a:0]".formatted(i) : ""));
    }
    int sounds = first.hasSound() ? 1 : 0;
    filter.append(joined).append("concat=n=%d:v=1:a=%d[v]".formatted(parts.size(), sounds));
    filter.append(sounds == 1 ? "[a]" : "");
    arguments.addAll(List.of("-filter_complex", filter.toString(), "-map", "[v]"));
    arguments.addAll(sounds == 1 ? List.of("-map", "[a]") : List.of());
    return arguments;
  }

  private List<String> list(String text) throws IOException {
    Path list = folder.resolve("parts.ffconcat");
    Files.writeString(list, text);
    return new ArrayList<>(List.of("-f", "concat", "-safe", "0", "-i", list.toString()));
  }

  private static String quoted(Path file) {
    return file.toString().replace("'", "'\\''");
  }

  private Path encoded(List<String> arguments, String name)
      throws IOException, MediaException, InterruptedException {
    boolean web = Sound.extension(name).equals("webm");
    String encoder =
        web
            ? ffmpeg.encoder(folder, watch, "libvpx-vp9", "libvpx")
            : ffmpeg.encoder(folder, watch, "libx264", "libopenh264", "mpeg4");
    arguments.addAll(List.of("-c:v", encoder, "-b:v", "8M"));
    return finished(arguments, name);
  }

  private Path finished(List<String> arguments, String name)
      throws IOException, MediaException, InterruptedException {
    Path file = folder.resolve(name);
    arguments.addAll(EXACT);
    arguments.add(file.toString());
    ffmpeg.run(folder, watch, arguments);
    return file;
  }
}
