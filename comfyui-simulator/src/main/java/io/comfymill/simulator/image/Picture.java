package io.comfymill.simulator.image;

/** An RGB picture. Immutable. */
public sealed interface Picture permits SolidPicture, PixelPicture {
  int width();

  int height();

  /** As {@code 0xRRGGBB}. */
  int rgb(int x, int y);

  /**
   * @param bytes takes three per pixel
   */
  default void copyRow(int y, byte[] bytes, int offset) {
    int at = offset;
    for (int x = 0; x < width(); x++) {
      int rgb = rgb(x, y);
      bytes[at++] = (byte) (rgb >> 16);
      bytes[at++] = (byte) (rgb >> 8);
      bytes[at++] = (byte) rgb;
    }
  }

  Picture inverted();

  /** By nearest neighbour. */
  Picture scaled(int width, int height);
}
