package io.comfymill.gateway.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.comfymill.common.audio.FlacFile;
import io.comfymill.common.audio.Pcm;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SoundJoinTest {
  private static final AudioFormat MONO = Pcm.format(8000, 16, 1);

  @TempDir Path folder;

  private static byte[] tone(AudioFormat format, double seconds, int height) {
    byte[] pcm = new byte[(int) Pcm.bytes(format, seconds)];
    for (int i = 0; i < pcm.length; i += 2) {
      int value = (int) (Math.sin(i * height / 300.0) * 8000) | 1;
      pcm[i] = (byte) value;
      pcm[i + 1] = (byte) (value >> 8);
    }
    return pcm;
  }

  private Path file(String name, AudioFormat format, byte[] pcm) throws IOException {
    Path file = folder.resolve(name);
    if (name.endsWith(".flac")) {
      FlacFile.write(format, new ByteArrayInputStream(pcm), file);
    } else {
      AudioSystem.write(
          new AudioInputStream(
              new ByteArrayInputStream(pcm), format, pcm.length / format.getFrameSize()),
          AudioFileFormat.Type.WAVE,
          file.toFile());
    }
    return file;
  }

  private SoundJoin join(String format, double silence, Ffmpeg ffmpeg) throws IOException {
    return new SoundJoin(
        Files.createDirectories(folder.resolve("work")),
        new SoundJoin.Wish("book", Optional.ofNullable(format), silence, Optional.empty()),
        ffmpeg,
        () -> {});
  }

  private byte[] sound(Path file) throws Exception {
    try (AudioInputStream in = new Sound(folder, TestFfmpeg.find(), () -> {}).open(file, MONO)) {
      return in.readAllBytes();
    }
  }

  @Test
  void equalFormatsAreJoinedWithoutLoss() throws Exception {
    byte[] first = tone(MONO, 0.5, 1);
    byte[] second = tone(MONO, 0.25, 2);
    List<Path> files;
    try (SoundJoin join = join(null, 0.125, null)) {
      join.add(file("a.flac", MONO, first));
      join.add(file("b.wav", MONO, second));
      join.gap(1);
      files = join.finish();
    }
    assertThat(files)
        .extracting(Path::getFileName)
        .extracting(Path::toString)
        .containsExactly("book.flac");
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    expected.write(first);
    expected.write(new byte[2000]);
    expected.write(second);
    expected.write(new byte[2000 + 16000]);
    assertThat(sound(files.get(0))).isEqualTo(expected.toByteArray());
  }

  /** Whatever it is cut into, what is joined of the parts is the whole. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void partsAreTheWholeAgain(long seed) throws Exception {
    Random random = new Random(seed);
    byte[] whole = new byte[2 * (1 + random.nextInt(40_000))];
    random.nextBytes(whole);
    List<Path> files;
    try (SoundJoin join = join(random.nextBoolean() ? "wav" : "flac", 0, null)) {
      int from = 0;
      for (int part = 0; from < whole.length; part++) {
        int to = Math.min(whole.length, from + 2 * (1 + random.nextInt(9_000)));
        String name = part + (random.nextBoolean() ? ".flac" : ".wav");
        join.add(file(name, MONO, Arrays.copyOfRange(whole, from, to)));
        from = to;
      }
      files = join.finish();
    }
    assertThat(sound(files.get(0))).isEqualTo(whole);
  }

  @Test
  void anotherFormatBecomesThatOfTheFirst() throws Exception {
    AudioFormat stereo = Pcm.format(16000, 16, 2);
    List<Path> files;
    try (SoundJoin join = join("wav", 0, null)) {
      join.gap(0.5);
      join.add(file("a.wav", MONO, tone(MONO, 0.5, 1)));
      join.add(file("b.flac", stereo, tone(stereo, 0.5, 1)));
      files = join.finish();
    }
    AudioFileFormat is = AudioSystem.getAudioFileFormat(files.get(0).toFile());
    assertThat(is.getFormat().getSampleRate()).isEqualTo(8000);
    assertThat(is.getFormat().getChannels()).isEqualTo(1);
    assertThat(is.getFrameLength()).isBetween(11_990, 12_010);
  }

  @Test
  void chaptersStandInACueSheetBesideIt() throws Exception {
    List<Path> files;
    try (SoundJoin join = join(null, 0.5, null)) {
      join.chapter("I \"One\"");
      join.add(file("a.flac", MONO, tone(MONO, 61, 1)));
      join.chapter("II");
      join.add(file("b.flac", MONO, tone(MONO, 0.5, 1)));
      files = join.finish();
    }
    assertThat(files.get(1))
        .hasContent(
            """
            FILE "book.flac" WAVE
              TRACK 01 AUDIO
                TITLE "I 'One'"
                INDEX 01 00:00:00
              TRACK 02 AUDIO
                TITLE "II"
                INDEX 01 01:01:38
            """);
  }

  @Test
  void whatNeedsFfmpegSaysSoWhereThereIsNone() throws Exception {
    try (SoundJoin join = join("m4b", 0, null)) {
      join.add(file("a.flac", MONO, tone(MONO, 1, 1)));
      assertThatThrownBy(join::finish)
          .isInstanceOf(MediaException.class)
          .hasMessage("book.m4b needs FFmpeg, which is not installed here");
    }
    Path text = Files.writeString(folder.resolve("a.wav"), "no sound");
    try (SoundJoin join = join(null, 0, null)) {
      assertThatThrownBy(() -> join.add(text))
          .isInstanceOf(MediaException.class)
          .hasMessage("a.wav is no sound");
      assertThatThrownBy(join::finish).isInstanceOf(MediaException.class);
    }
  }

  @Test
  void anAudiobookHasItsChaptersInside() throws Exception {
    Ffmpeg ffmpeg = TestFfmpeg.find();
    Path first = null;
    for (int run = 0; run < 2; run++) {
      List<Path> files;
      try (SoundJoin join = join("m4b", 0, ffmpeg)) {
        join.chapter("I; the = first");
        join.add(file("a.flac", MONO, tone(MONO, 2, 1)));
        join.chapter("II");
        join.add(file("b.flac", MONO, tone(MONO, 1, 2)));
        files = join.finish();
      }
      assertThat(files).hasSize(1);
      Path back = folder.resolve("chapters.txt");
      ffmpeg.run(
          folder,
          () -> {},
          List.of("-i", files.get(0).toString(), "-f", "ffmetadata", back.toString()));
      assertThat(Files.readString(back)).contains("title=I\\; the \\= first", "title=II");
      assertThat(sound(files.get(0)).length / 16000.0).isBetween(2.8, 3.3);
      if (first == null) {
        first = Files.copy(files.get(0), folder.resolve("first"));
      } else {
        assertThat(files.get(0)).hasSameBinaryContentAs(first);
      }
    }
  }

  @Test
  void whatJavaCannotReadIsReadByFfmpeg() throws Exception {
    Ffmpeg ffmpeg = TestFfmpeg.find();
    Path mp3 = folder.resolve("a.mp3");
    Path flac = file("a.flac", MONO, tone(MONO, 2, 1));
    ffmpeg.run(folder, () -> {}, List.of("-i", flac.toString(), mp3.toString()));
    List<Path> files;
    try (SoundJoin join =
        new SoundJoin(
            Files.createDirectories(folder.resolve("work")),
            new SoundJoin.Wish("book", Optional.of("flac"), 0, Optional.of(-20.0)),
            ffmpeg,
            () -> {})) {
      join.add(mp3);
      join.add(flac);
      files = join.finish();
    }
    assertThat(sound(files.get(0)).length / 16000.0).isBetween(3.9, 4.3);
    try (SoundJoin join = join("flac", 0, null)) {
      assertThatThrownBy(() -> join.add(mp3))
          .hasMessage("a.mp3 needs FFmpeg, which is not installed here");
    }
  }
}
