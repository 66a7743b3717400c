package io.comfymill.common.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import javax.sound.sampled.AudioFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlacFileTest {
  @TempDir Path folder;

  /** A tone with noise, of so many frames. */
  private static byte[] sound(AudioFormat format, int frames) {
    Random random = new Random(5);
    int width = format.getSampleSizeInBits() / Byte.SIZE;
    byte[] pcm = new byte[frames * format.getFrameSize()];
    for (int sample = 0; sample < pcm.length / width; sample++) {
      long value = Math.round(Math.sin(sample / 20.0) * (1L << (8 * width - 2)));
      value += random.nextInt(100);
      for (int i = 0; i < width; i++) {
        pcm[sample * width + i] = (byte) (value >> (8 * i));
      }
    }
    return pcm;
  }

  private Path written(String name, AudioFormat format, byte[] pcm) throws IOException {
    Path file = folder.resolve(name);
    FlacFile.write(format, new ByteArrayInputStream(pcm), file);
    return file;
  }

  @ParameterizedTest
  @CsvSource({
    "16, 1, 44100, 100000",
    "16, 2, 48000, 70001",
    "24, 1, 22050, 4096",
    "24, 2, 96000, 65536",
    "16, 1, 16000, 1",
    "16, 2, 44100, 131072"
  })
  void whatWasWrittenIsReadBitForBit(int bits, int channels, int rate, int frames)
      throws IOException {
    AudioFormat format = Pcm.format(rate, bits, channels);
    byte[] pcm = sound(format, frames);
    Path file = written("a.flac", format, pcm);
    Path back = folder.resolve("back");
    AudioFormat read = FlacFile.decode(file, back);
    assertThat(read.toString()).isEqualTo(format.toString());
    assertThat(Files.readAllBytes(back)).isEqualTo(pcm);
    assertThat(Files.size(file)).isLessThan(pcm.length + 8500);
  }

  @Test
  void equalSoundMakesEqualFiles() throws IOException {
    AudioFormat format = Pcm.format(44100, 16, 2);
    byte[] pcm = sound(format, 300_000);
    assertThat(written("a.flac", format, pcm)).hasSameBinaryContentAs(written("b", format, pcm));
  }

  @Test
  void whatIsBrokenIsRefused() throws IOException {
    AudioFormat format = Pcm.format(44100, 16, 1);
    byte[] whole = Files.readAllBytes(written("a.flac", format, sound(format, 100_000)));
    Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(whole, whole.length / 2));
    assertThatThrownBy(() -> FlacFile.decode(cut, folder.resolve("x")))
        .isInstanceOf(IOException.class);
    Path text = Files.writeString(folder.resolve("text"), "simulated flac file\n");
    assertThatThrownBy(() -> FlacFile.decode(text, folder.resolve("x")))
        .isInstanceOf(IOException.class);
  }

  @Test
  void aLengthIsWholeFrames() {
    assertThat(Pcm.bytes(Pcm.format(44100, 16, 2), 0.00001)).isEqualTo(0);
    assertThat(Pcm.bytes(Pcm.format(44100, 16, 2), 1.5)).isEqualTo(264600);
  }
}
