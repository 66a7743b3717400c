package io.comfymill.simulator.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/** A saved image in another format, or one channel of it. */
final class ImageView {
  private ImageView() {}

  /**
   * @param preview {@code format;quality}, or null for a PNG of the channel
   */
  static void answer(RoutingContext context, Path file, @Nullable String preview, String channel) {
    context
        .vertx()
        .executeBlocking(() -> converted(file, preview, channel), false)
        .onSuccess(
            image -> context.response().putHeader("Content-Type", image.type()).end(image.bytes()))
        .onFailure(context::fail);
  }

  private record Converted(String type, Buffer bytes) {}

  /** The JDK writes no WebP: where ComfyUI would, this makes a JPEG and says so. */
  private static Converted converted(Path file, @Nullable String preview, String channel)
      throws IOException {
    BufferedImage image = ImageIO.read(file.toFile());
    if (image == null) {
      throw new IOException("not an image: " + file.getFileName());
    }
    if (preview != null) {
      return new Converted("image/jpeg", encoded(opaque(image), "jpeg"));
    }
    BufferedImage shown = channel.equals("a") ? alphaOnly(image) : opaque(image);
    return new Converted("image/png", encoded(shown, "png"));
  }

  private static BufferedImage opaque(BufferedImage image) {
    return drawn(image, BufferedImage.TYPE_INT_RGB, 0xFFFFFFFF);
  }

  private static BufferedImage alphaOnly(BufferedImage image) {
    return drawn(image, BufferedImage.TYPE_INT_ARGB, 0xFF000000);
  }

  private static BufferedImage drawn(BufferedImage image, int type, int bits) {
    BufferedImage copy = new BufferedImage(image.getWidth(), image.getHeight(), type);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        copy.setRGB(x, y, image.getRGB(x, y) & bits);
      }
    }
    return copy;
  }

  private static Buffer encoded(BufferedImage image, String format) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, format, bytes);
    return Buffer.buffer(bytes.toByteArray());
  }
}
