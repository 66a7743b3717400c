package io.comfymill.simulator.image;

/** One colour all over, however large: takes no memory. */
public record SolidPicture(int width, int height, int color) implements Picture {
  private static final int WHITE = 0xFFFFFF;

  public SolidPicture {
    color &= WHITE;
  }

  @Override
  public int rgb(int x, int y) {
    return color;
  }

  @Override
  public Picture inverted() {
    return new SolidPicture(width, height, WHITE - color);
  }

  @Override
  public Picture scaled(int toWidth, int toHeight) {
    return new SolidPicture(toWidth, toHeight, color);
  }
}
