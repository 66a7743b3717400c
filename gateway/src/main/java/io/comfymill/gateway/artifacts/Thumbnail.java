package io.comfymill.gateway.artifacts;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;

/** A small copy of a picture, on white, as JPEG. Blocks. */
public final class Thumbnail {
  private static final float QUALITY = 0.8f;

  private Thumbnail() {}

  /**
   * @param side the longest side in pixels; smaller pictures keep their size
   * @throws ImageConversion.NotAnImageException where it cannot be read
   */
  public static ImageConversion.Image of(InputStream content, int side) throws IOException {
    BufferedImage image = ImageConversion.read(content);
    double scale = Math.min(1, (double) side / Math.max(image.getWidth(), image.getHeight()));
    int width = Math.max(1, (int) Math.round(image.getWidth() * scale));
    int height = Math.max(1, (int) Math.round(image.getHeight() * scale));
    BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = small.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(image, 0, 0, width, height, Color.WHITE, null);
    graphics.dispose();
    return ImageConversion.jpeg(small, QUALITY);
  }
}
