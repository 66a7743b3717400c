package io.comfymill.simulator.image;

import java.awt.image.BufferedImage;
import java.util.Random;
import java.util.function.IntBinaryOperator;

/**
 * An RGB picture whose pixels are computed when they are asked for, so that it takes no memory
 * however large it is.
 *
 * @param pixels the colour at column and row, as {@code 0xRRGGBB}
 */
public record Picture(int width, int height, IntBinaryOperator pixels) {
  private static final int WHITE = 0xFFFFFF;

  public static Picture solid(int width, int height, int color) {
    return new Picture(width, height, (x, y) -> color & WHITE);
  }

  /** Drops transparency, as ComfyUI's LoadImage does. */
  public static Picture of(BufferedImage image) {
    return new Picture(image.getWidth(), image.getHeight(), (x, y) -> image.getRGB(x, y) & WHITE);
  }

  /** What decoders hand on: a gradient whose colours tell one seed from another. */
  public static Picture gradient(long seed, int width, int height) {
    Random random = new Random(seed);
    int from = random.nextInt(WHITE + 1);
    int to = random.nextInt(WHITE + 1);
    return new Picture(
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

  public int rgb(int x, int y) {
    return pixels.applyAsInt(x, y);
  }

  public Picture inverted() {
    return new Picture(width, height, (x, y) -> WHITE - rgb(x, y));
  }

  /** By nearest neighbour. */
  public Picture scaled(int toWidth, int toHeight) {
    return new Picture(
        toWidth,
        toHeight,
        (x, y) -> rgb((int) ((long) x * width / toWidth), (int) ((long) y * height / toHeight)));
  }
}
