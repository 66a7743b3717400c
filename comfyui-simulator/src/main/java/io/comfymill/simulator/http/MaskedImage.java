package io.comfymill.simulator.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.wire.WireJson;
import io.comfymill.simulator.files.AnnotatedName;
import io.comfymill.simulator.files.ServerFolders;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import javax.imageio.ImageIO;

/** An image with the transparency of another: what {@code /upload/mask} keeps. */
final class MaskedImage {
  private MaskedImage() {}

  /**
   * @param originalRef JSON that names the image; nothing is written where it is not there
   */
  static void write(ServerFolders folders, String originalRef, Path mask, Path to)
      throws IOException {
    JsonNode reference = WireJson.mapper().readTree(originalRef);
    AnnotatedName name = AnnotatedName.parse(reference.path("filename").asText());
    Optional<Path> original =
        folders
            .ofType(name.type().orElse(reference.path("type").asText("output")))
            .flatMap(root -> ServerFolders.inside(root, reference.path("subfolder").asText()))
            .flatMap(folder -> ServerFolders.inside(folder, name.name()));
    if (original.isEmpty() || !original.get().toFile().isFile()) {
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
    BufferedImage masked =
        new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_ARGB);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        boolean covered = x < alpha.getWidth() && y < alpha.getHeight();
        int opacity = covered ? alpha.getRGB(x, y) & 0xFF000000 : 0xFF000000;
        masked.setRGB(x, y, opacity | (image.getRGB(x, y) & 0xFFFFFF));
      }
    }
    return masked;
  }
}
