package io.comfymill.simulator.image;

import java.util.Random;

/** What decoders hand on: a gradient whose colours tell one seed from another. */
public final class Gradient {
  private Gradient() {}

  public static Picture of(long seed, int width, int height) {
    Random random = new Random(seed);
    int from = random.nextInt(0x1000000);
    int to = random.nextInt(0x1000000);
    return PixelPicture.drawn(
        width,
        height,
        (x, y) ->
            mixed(from, to, x, width, 16)
                | mixed(from, to, y, height, 8)
                | mixed(from, to, x, width, 0));
  }

  private static int mixed(int from, int to, int at, int length, int shift) {
    int start = (from >> shift) & 0xFF;
    int end = (to >> shift) & 0xFF;
    return (start + (end - start) * at / length) << shift;
  }
}
