package io.comfymill.gateway.media;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/** Pictures in rows and columns with their labels, as one picture. Blocks. */
public final class PictureGrid {
  /** So many bytes at most are in memory for it: four for each. */
  private static final long MOST_PIXELS = 32L << 20;

  private static final int SMALLEST = 16;
  private static final int BORDER = 4;
  private static final int FONT = 14;
  private static final int LINE = 22;
  private static final int MOST_LABEL = 240;

  private final List<String> columns;
  private final List<String> rows;
  private final int side;
  private final int left;
  private final int top;
  private final BufferedImage image;
  private final Graphics2D graphics;

  /**
   * @param columns labels of the columns; empty texts for none
   * @param rows labels of the rows, as the columns'
   * @param wanted the longest side of a picture in pixels
   * @throws MediaException where they are too many
   */
  public PictureGrid(List<String> columns, List<String> rows, int wanted) throws MediaException {
    this.columns = columns;
    this.rows = rows;
    this.top = columns.stream().allMatch(String::isEmpty) ? 0 : LINE;
    this.left = rows.stream().allMatch(String::isEmpty) ? 0 : MOST_LABEL;
    this.side = side(wanted);
    this.image =
        new BufferedImage(
            left + columns.size() * (side + BORDER),
            top + rows.size() * (side + BORDER),
            BufferedImage.TYPE_INT_RGB);
    this.graphics = image.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
    label();
  }

  private int side(int wanted) throws MediaException {
    for (int side = wanted; side >= SMALLEST; side--) {
      long width = left + (long) columns.size() * (side + BORDER);
      long height = top + (long) rows.size() * (side + BORDER);
      if (width * height <= MOST_PIXELS) {
        return side;
      }
    }
    throw new MediaException(
        "%d pictures in %d columns are too many for one picture"
            .formatted((long) columns.size() * rows.size(), columns.size()));
  }

  private void label() {
    if (top == 0 && left == 0) {
      return; // a machine without any font can do without
    }
    graphics.setColor(Color.BLACK);
    graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, FONT));
    for (int column = 0; column < columns.size(); column++) {
      text(columns.get(column), left + column * (side + BORDER), LINE - BORDER, side);
    }
    for (int row = 0; row < rows.size(); row++) {
      text(rows.get(row), BORDER, top + row * (side + BORDER) + LINE, left - 2 * BORDER);
    }
  }

  private void text(String text, int x, int y, int room) {
    FontMetrics metrics = graphics.getFontMetrics();
    String shown = text;
    while (metrics.stringWidth(shown) > room && shown.length() > 1) {
      shown = shown.substring(0, shown.length() - 2) + "…";
    }
    graphics.drawString(shown, x, y);
  }

  /** Draws a picture as large as it fits. */
  public void put(int column, int row, InputStream picture, String name)
      throws IOException, MediaException {
    BufferedImage read = ImageIO.read(picture);
    if (read == null) {
      throw new MediaException(name + " is no picture that can be read here");
    }
    double scale = (double) side / Math.max(read.getWidth(), read.getHeight());
    int width = Math.max(1, (int) Math.round(read.getWidth() * scale));
    int height = Math.max(1, (int) Math.round(read.getHeight() * scale));
    int x = left + column * (side + BORDER) + (side - width) / 2;
    int y = top + row * (side + BORDER) + (side - height) / 2;
    graphics.drawImage(read, x, y, width, height, null);
  }

  public void write(Path file) throws IOException {
    graphics.dispose();
    if (!ImageIO.write(image, "png", file.toFile())) {
      throw new IOException("there is no writer for PNG");
    }
  }
}
