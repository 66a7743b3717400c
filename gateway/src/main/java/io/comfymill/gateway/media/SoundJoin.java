package io.comfymill.gateway.media;

import io.comfymill.common.audio.Pcm;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Sounds one after the other as one, with silence between them and marks where chapters begin. What
 * comes first decides on sample rate, depth and channels. Blocks.
 */
public final class SoundJoin implements AutoCloseable {
  private static final int BUFFER = 64 * 1024;
  private static final List<String> CHAPTERS_INSIDE = List.of("m4b", "m4a", "mp4");

  private final Path folder;
  private final Wish wish;
  private final @Nullable Ffmpeg ffmpeg;
  private final Watch watch;
  private final Sound sound;
  private final Path pcm;
  private final OutputStream out;
  private final List<Chapter> chapters = new ArrayList<>();
  private @Nullable AudioFormat format;
  private @Nullable String kind;
  private long written;
  private double owed; // silence before the first sound, whose format is not known yet

  /**
   * What is wanted.
   *
   * @param name of the file, without its extension
   * @param format its extension; empty for that of the first sound
   * @param silence seconds between two sounds
   * @param loudness in LUFS; empty to leave it as it is
   */
  public record Wish(
      String name, Optional<String> format, double silence, Optional<Double> loudness) {}

  /**
   * @param folder to work in; the results are left there
   * @param ffmpeg null where there is none
   */
  public SoundJoin(Path folder, Wish wish, @Nullable Ffmpeg ffmpeg, Watch watch)
      throws IOException {
    this.folder = folder;
    this.wish = wish;
    this.ffmpeg = ffmpeg;
    this.watch = watch;
    this.sound = new Sound(folder, ffmpeg, watch);
    this.pcm = folder.resolve("joined.pcm");
    this.out = new BufferedOutputStream(Files.newOutputStream(pcm), BUFFER);
  }

  /** A chapter begins with what comes next. */
  public void chapter(String title) {
    chapters.add(new Chapter(title, seconds() + (written > 0 ? wish.silence() : 0)));
  }

  private double seconds() {
    if (format == null) {
      return owed;
    }
    long frames = written / format.getFrameSize();
    return frames / (double) format.getSampleRate();
  }

  public void add(Path file) throws IOException, MediaException, InterruptedException {
    watch.check();
    try (AudioInputStream in = sound.open(file, format)) {
      if (format == null) {
        format = in.getFormat();
        kind = Sound.extension(file.toString());
        silence(format, owed);
        owed = 0;
      } else {
        silence(format, wish.silence());
      }
      written += in.transferTo(out);
    }
  }

  /** So long a silence in place of a sound. */
  public void gap(double seconds) throws IOException {
    if (format == null) {
      owed += seconds + wish.silence();
    } else {
      silence(format, wish.silence() + seconds);
    }
  }

  private void silence(AudioFormat known, double seconds) throws IOException {
    byte[] nothing = new byte[BUFFER];
    for (long left = Pcm.bytes(known, seconds); left > 0; left -= nothing.length) {
      int length = (int) Math.min(left, nothing.length);
      out.write(nothing, 0, length);
      written += length;
    }
  }

  /**
   * Writes the file, and beside it a cue sheet where chapters were marked and it cannot hold them.
   *
   * @throws MediaException where there was no sound at all
   */
  public List<Path> finish() throws IOException, MediaException, InterruptedException {
    out.close();
    if (format == null || kind == null) {
      throw new MediaException("there is no sound to put together");
    }
    String extension = wish.format().orElse(kind);
    Path file = folder.resolve(wish.name() + "." + extension);
    if (Sound.WITHOUT_FFMPEG.contains(extension) && wish.loudness().isEmpty()) {
      Sound.write(pcm, format, file);
    } else {
      encode(format, file, extension);
    }
    Files.delete(pcm);
    List<Path> files = new ArrayList<>(List.of(file));
    if (!chapters.isEmpty() && !CHAPTERS_INSIDE.contains(extension)) {
      Path cue = folder.resolve(wish.name() + ".cue");
      files.add(Files.writeString(cue, Chapter.cueSheet(file.getFileName().toString(), chapters)));
    }
    return files;
  }

  private void encode(AudioFormat known, Path file, String extension)
      throws IOException, MediaException, InterruptedException {
    if (ffmpeg == null) {
      throw new MediaException(
          "%s needs FFmpeg, which is not installed here".formatted(file.getFileName()));
    }
    Path marks = folder.resolve("chapters.txt");
    Files.writeString(marks, Chapter.metadata(chapters, seconds()));
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("-f", known.getSampleSizeInBits() == 16 ? "s16le" : "s24le"));
    arguments.addAll(List.of("-ar", Integer.toString((int) known.getSampleRate())));
    arguments.addAll(List.of("-ac", Integer.toString(known.getChannels())));
    arguments.addAll(List.of("-i", pcm.toString(), "-f", "ffmetadata", "-i", marks.toString()));
    arguments.addAll(List.of("-map", "0:a", "-map_metadata", "1", "-map_chapters", "1"));
    wish.loudness()
        .ifPresent(
            lufs ->
                arguments.addAll(
                    List.of(
                        "-af",
                        String.format(Locale.ROOT, "loudnorm=I=%.1f:TP=-1.5:LRA=11", lufs),
                        "-ar",
                        Integer.toString((int) known.getSampleRate()))));
    if (extension.equals("m4b") || extension.equals("m4a")) {
      arguments.addAll(List.of("-c:a", "aac", "-f", "ipod"));
    }
    arguments.addAll(List.of("-fflags", "+bitexact", "-flags:a", "+bitexact", file.toString()));
    ffmpeg.run(folder, watch, arguments);
    Files.delete(marks);
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
