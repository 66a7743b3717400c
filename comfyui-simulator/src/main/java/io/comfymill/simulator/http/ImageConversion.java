package io.comfymill.simulator.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.wire.WireJson;
import io.comfymill.simulator.files.AnnotatedName;
import io.comfymill.simulator.files.ServerFolders;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.IntBinaryOperator;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/** Changes saved images: for {@code /view} and for {@code /upload/mask}. */
final class ImageConversion {
  private static final int OPAQUE = 0xFF000000;
  private static final int COLORS = 0x00FFFFFF;

  private ImageConversion() {}

  /**
   * Answers with the image in another format, or with one channel of it.
   *
   * @param preview {@code format;quality}, or null for a PNG of the channel
   */
  static void answer(RoutingContext context, Path file, @Nullable String preview, String channel) {
    context
        .vertx()
        .executeBlocking(() -> converted(file, preview != null, channel), false)
        .onSuccess(
            bytes ->
                context
                    .response()
                    .putHeader("Content-Type", preview != null ? "image/jpeg" : "image/png")
                    .end(bytes))
        .onFailure(context::fail);
  }

  /** The JDK writes no WebP: where ComfyUI would, this makes a JPEG and says so. */
  private static Buffer converted(Path file, boolean preview, String channel) throws IOException {
    BufferedImage image = ImageIO.read(file.toFile());
    if (image == null) {
      throw new IOException("not an image: " + file.getFileName());
    }
    BufferedImage shown =
        !preview && channel.equals("a")
            ? drawn(image, BufferedImage.TYPE_INT_ARGB, (x, y) -> image.getRGB(x, y) & OPAQUE)
            : drawn(image, BufferedImage.TYPE_INT_RGB, image::getRGB);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(shown, preview ? "jpeg" : "png", bytes);
    return Buffer.buffer(bytes.toByteArray());
  }

  /**
   * Writes an image with the transparency of another: what {@code /upload/mask} keeps.
   *
   * @param originalRef JSON that names the image; nothing is written where it does not exist
   */
  static void mask(ServerFolders folders, String originalRef, Path mask, Path to)
      throws IOException {
    JsonNode reference = WireJson.mapper().readTree(originalRef);
    AnnotatedName name = AnnotatedName.parse(reference.path("filename").asText());
    Optional<Path> original =
        folders
            .ofType(name.type().orElse(reference.path("type").asText("output")))
            .flatMap(root -> ServerFolders.inside(root, reference.path("subfolder").asText()))
            .flatMap(folder -> ServerFolders.inside(folder, name.name()))
            .filter(Files::isRegularFile);
    if (original.isEmpty()) {
      return;
    }
    BufferedImage image = ImageIO.read(original.get().toFile());
    BufferedImage alpha = ImageIO.read(mask.toFile());
    if (image == null || alpha == null) {
      throw new ServerTroubleException("not an image");
    }
    ImageIO.write(masked(image, alpha), "png", to.toFile());
  }

  private static BufferedImage masked(BufferedImage image, BufferedImage alpha) {
    return drawn(
        image,
        BufferedImage.TYPE_INT_ARGB,
        (x, y) -> {
          boolean covered = x < alpha.getWidth() && y < alpha.getHeight();
          int opacity = covered ? alpha.getRGB(x, y) & OPAQUE : OPAQUE;
          return opacity | (image.getRGB(x, y) & COLORS);
        });
  }

  private static BufferedImage drawn(BufferedImage size, int type, IntBinaryOperator pixels) {
    BufferedImage drawn = new BufferedImage(size.getWidth(), size.getHeight(), type);
    for (int y = 0; y < size.getHeight(); y++) {
      for (int x = 0; x < size.getWidth(); x++) {
        drawn.setRGB(x, y, pixels.applyAsInt(x, y));
      }
    }
    return drawn;
  }
}
