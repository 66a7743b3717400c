package io.comfymill.simulator.image;

import java.awt.image.BufferedImage;
import java.util.function.IntBinaryOperator;

/** A picture of single pixels. */
public final class PixelPicture implements Picture {
  private static final int WHITE = 0xFFFFFF;

  private final int width;
  private final int height;
  private final int[] pixels;

  private PixelPicture(int width, int height, int[] pixels) {
    this.width = width;
    this.height = height;
    this.pixels = pixels;
  }

  /** Transparency is dropped, as by ComfyUI's LoadImage. */
  public static PixelPicture of(BufferedImage image) {
    int[] pixels =
        image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    return new PixelPicture(image.getWidth(), image.getHeight(), pixels);
  }

  /**
   * @param rgb of column and row
   */
  public static PixelPicture drawn(int width, int height, IntBinaryOperator rgb) {
    int[] pixels = new int[Math.multiplyExact(width, height)];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        pixels[y * width + x] = rgb.applyAsInt(x, y);
      }
    }
    return new PixelPicture(width, height, pixels);
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public int height() {
    return height;
  }

  @Override
  public int rgb(int x, int y) {
    return pixels[y * width + x] & WHITE;
  }

  @Override
  public Picture inverted() {
    return drawn(width, height, (x, y) -> WHITE - rgb(x, y));
  }

  @Override
  public Picture scaled(int toWidth, int toHeight) {
    return drawn(
        toWidth,
        toHeight,
        (x, y) -> rgb((int) ((long) x * width / toWidth), (int) ((long) y * height / toHeight)));
  }
}
