package io.comfymill.gateway.artifacts;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;

/**
 * Grey pictures, such as masks. Java takes their values for linear ones and brightens them on the
 * way to colours; files mean them as sRGB.
 */
final class GreyImage {
  private static final int BITS = 8;
  private static final int OPAQUE = 0xFF;

  private GreyImage() {}

  /** The same in red, green and blue; other pictures as they are. */
  static BufferedImage inColours(BufferedImage image) {
    if (image.getColorModel().getColorSpace().getType() != ColorSpace.TYPE_GRAY) {
      return image;
    }
    boolean alpha = image.getColorModel().hasAlpha();
    int surplus = image.getColorModel().getComponentSize(0) - BITS;
    Raster values = image.getRaster();
    BufferedImage colours =
        new BufferedImage(
            image.getWidth(),
            image.getHeight(),
            alpha ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int grey = values.getSample(x, y, 0) >> surplus;
        int opacity = alpha ? values.getSample(x, y, 1) >> surplus : OPAQUE;
        colours.setRGB(x, y, opacity << 24 | grey << 16 | grey << 8 | grey);
      }
    }
    return colours;
  }
}
