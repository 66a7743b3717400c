package io.comfymill.common.audio;

import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioFormat.Encoding;

/** PCM as it is kept between files: signed whole numbers, the low byte first. */
public final class Pcm {
  private Pcm() {}

  /**
   * @param bits of a sample: 8, 16 or 24
   */
  public static AudioFormat format(float sampleRate, int bits, int channels) {
    int frame = channels * bits / Byte.SIZE;
    return new AudioFormat(
        Encoding.PCM_SIGNED, sampleRate, bits, channels, frame, sampleRate, false);
  }

  /** The bytes of so long a sound; whole frames. */
  public static long bytes(AudioFormat format, double seconds) {
    return Math.round(seconds * format.getSampleRate()) * format.getFrameSize();
  }
}
