package io.comfymill.standalone.terminal;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;

/**
 * A picture as sixels: bands of six lines, each of which is drawn colour by colour. Of the fixed
 * colours that are used, 6 shades of each of red, green and blue, all terminals have enough.
 */
final class Sixel {
  /** Terminals say their line's height only when asked; most have some 20 pixels. */
  private static final int PIXELS_OF_A_ROW = 20;

  private static final int MOST_WIDTH = 1000;
  private static final int BAND = 6;
  private static final int SHADES = 6;
  private static final int COLOURS = SHADES * SHADES * SHADES;
  private static final int PERCENT = 100;
  private static final char NOTHING = '?';

  private Sixel() {}

  static String of(BufferedImage picture, int rows) {
    BufferedImage scaled = scaled(picture, rows * PIXELS_OF_A_ROW);
    int width = scaled.getWidth();
    int height = scaled.getHeight();
    StringBuilder text = new StringBuilder("\033P0;1;0q\"1;1;%d;%d".formatted(width, height));
    for (int colour = 0; colour < COLOURS; colour++) {
      text.append(
          "#%d;2;%d;%d;%d"
              .formatted(
                  colour,
                  percent(colour / SHADES / SHADES),
                  percent(colour / SHADES % SHADES),
                  percent(colour % SHADES)));
    }
    for (int top = 0; top < height; top += BAND) {
      band(scaled, top, text);
    }
    return text.append("\033\\").toString();
  }

  private static int percent(int shade) {
    return shade * PERCENT / (SHADES - 1);
  }

  private static BufferedImage scaled(BufferedImage picture, int mostHeight) {
    double factor =
        Math.min(
            1.0,
            Math.min(
                (double) mostHeight / picture.getHeight(),
                (double) MOST_WIDTH / picture.getWidth()));
    int width = Math.max(1, (int) (picture.getWidth() * factor));
    int height = Math.max(1, (int) (picture.getHeight() * factor));
    BufferedImage scaled = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = scaled.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(picture, 0, 0, width, height, null);
    graphics.dispose();
    return scaled;
  }

  /** Each colour that is in it goes over the whole band: {@code $} goes back, {@code -} goes on. */
  private static void band(BufferedImage picture, int top, StringBuilder text) {
    int width = picture.getWidth();
    int lines = Math.min(BAND, picture.getHeight() - top);
    int[][] bits = new int[COLOURS][];
    for (int x = 0; x < width; x++) {
      for (int line = 0; line < lines; line++) {
        int colour = colour(picture.getRGB(x, top + line));
        if (bits[colour] == null) {
          bits[colour] = new int[width];
        }
        bits[colour][x] |= 1 << line;
      }
    }
    for (int colour = 0; colour < COLOURS; colour++) {
      if (bits[colour] != null) {
        text.append('#').append(colour);
        runs(bits[colour], text);
        text.append('$');
      }
    }
    text.append('-');
  }

  private static int colour(int rgb) {
    return (shade(rgb >> 16) * SHADES + shade(rgb >> 8)) * SHADES + shade(rgb);
  }

  private static int shade(int value) {
    return ((value & 0xff) * (SHADES - 1) + 127) / 255;
  }

  /** Equal ones after each other are counted: {@code !12?}. */
  private static void runs(int[] bits, StringBuilder text) {
    int from = 0;
    for (int x = 1; x <= bits.length; x++) {
      if (x == bits.length || bits[x] != bits[from]) {
        char sixel = (char) (NOTHING + bits[from]);
        int count = x - from;
        if (count > 3) {
          text.append('!').append(count).append(sixel);
        } else {
          text.append(String.valueOf(sixel).repeat(count));
        }
        from = x;
      }
    }
  }
}
