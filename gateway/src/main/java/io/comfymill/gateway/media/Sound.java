package io.comfymill.gateway.media;

import io.comfymill.common.audio.FlacFile;
import io.comfymill.common.audio.Pcm;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;
import org.jspecify.annotations.Nullable;

/**
 * A sound out of a file, as PCM. WAV and FLAC need no other program, and give the same bytes
 * wherever they are read.
 */
final class Sound {
  static final List<String> WITHOUT_FFMPEG = List.of("wav", "flac");

  private static final int DEEP = 24;
  private static final int USUAL = 16;

  private final Path folder;
  private final @Nullable Ffmpeg ffmpeg;
  private final Watch watch;

  /**
   * @param folder for what is needed for a moment
   */
  Sound(Path folder, @Nullable Ffmpeg ffmpeg, Watch watch) {
    this.folder = folder;
    this.ffmpeg = ffmpeg;
    this.watch = watch;
  }

  static String extension(String name) {
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  /**
   * Opens a file in its own format, or in another that PCM can have.
   *
   * @param wanted null for its own
   */
  AudioInputStream open(Path file, @Nullable AudioFormat wanted)
      throws IOException, MediaException, InterruptedException {
    AudioInputStream own = open(file);
    AudioFormat target = wanted == null ? plain(own.getFormat()) : wanted;
    if (own.getFormat().matches(target)) {
      return own;
    }
    try {
      return AudioSystem.getAudioInputStream(target, own);
    } catch (IllegalArgumentException e) {
      own.close();
      throw new MediaException(
          "%s has %s, which cannot become %s".formatted(file.getFileName(), own, target), e);
    }
  }

  private static AudioFormat plain(AudioFormat format) {
    int bits = format.getSampleSizeInBits() > USUAL ? DEEP : USUAL;
    return Pcm.format(format.getSampleRate(), bits, format.getChannels());
  }

  private AudioInputStream open(Path file)
      throws IOException, MediaException, InterruptedException {
    String kind = extension(file.toString());
    if (kind.equals("flac")) {
      return flac(file);
    } else if (kind.equals("wav")) {
      return wav(file);
    } else if (ffmpeg == null) {
      throw new MediaException(
          "%s needs FFmpeg, which is not installed here".formatted(file.getFileName()));
    }
    Path decoded = folder.resolve("decoded.wav");
    ffmpeg.run(
        folder, watch, List.of("-i", file.toString(), "-vn", "-f", "wav", decoded.toString()));
    return wav(decoded);
  }

  private AudioInputStream flac(Path file) throws IOException, MediaException {
    Path pcm = folder.resolve("decoded.pcm");
    AudioFormat format;
    try {
      format = FlacFile.decode(file, pcm);
    } catch (IOException e) {
      throw new MediaException("%s: %s".formatted(file.getFileName(), e.getMessage()), e);
    }
    return new AudioInputStream(
        new BufferedInputStream(Files.newInputStream(pcm)),
        format,
        Files.size(pcm) / format.getFrameSize());
  }

  private static AudioInputStream wav(Path file) throws IOException, MediaException {
    try {
      return AudioSystem.getAudioInputStream(file.toFile());
    } catch (UnsupportedAudioFileException e) {
      throw new MediaException("%s is no sound".formatted(file.getFileName()), e);
    }
  }

  /** Writes PCM as WAV or FLAC. */
  static void write(Path pcm, AudioFormat format, Path file) throws IOException, MediaException {
    try (AudioInputStream in =
        new AudioInputStream(
            new BufferedInputStream(Files.newInputStream(pcm)),
            format,
            Files.size(pcm) / format.getFrameSize())) {
      if (extension(file.toString()).equals("flac")) {
        FlacFile.write(format, in, file);
      } else if (Files.size(pcm) > Integer.MAX_VALUE) {
        throw new MediaException("is too long for WAV; FLAC has room");
      } else {
        AudioSystem.write(in, AudioFileFormat.Type.WAVE, file.toFile());
      }
    }
  }
}
