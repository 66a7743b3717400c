package io.comfymill.gateway.artifacts;

import io.comfymill.common.artifact.ArtifactStore;
import io.comfymill.common.id.TenantId;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.imageio.ImageIO;

/**
 * {@code /upload/mask}: applies the transparency of an upload to a picture that was uploaded
 * before. Text in a PNG, such as its workflow, is kept.
 */
@ApplicationScoped
public class Masks {
  private final FileLocator files;
  private final ArtifactStore store;
  private final Uploads uploads;

  Masks(FileLocator files, ArtifactStore store, Uploads uploads) {
    this.files = files;
    this.store = store;
    this.uploads = uploads;
  }

  /**
   * @param mask an image on this machine, of the original's size
   * @return the name of the result; empty if there is no original
   */
  public Uni<Optional<FileRef>> add(
      TenantId tenant, FileRef wanted, FileRef original, Path mask, boolean overwrite) {
    return files
        .locate(tenant, original)
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .map(found -> found.flatMap(file -> masked(file, mask)))
        .chain(
            found ->
                found.isEmpty()
                    ? Uni.createFrom().item(Optional.empty())
                    : keep(tenant, wanted, found.get(), overwrite).map(Optional::of));
  }

  private Uni<FileRef> keep(TenantId tenant, FileRef wanted, Path masked, boolean overwrite) {
    return uploads
        .add(tenant, wanted, masked, overwrite)
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .eventually(() -> delete(masked));
  }

  /** Blocks, and holds both images in memory. Empty if the original's bytes are gone. */
  private Optional<Path> masked(StoredFile original, Path mask) {
    try {
      if (store.size(original.key()).isEmpty()) {
        return Optional.empty();
      }
      BufferedImage picture;
      try (InputStream content = store.open(original.key(), 0)) {
        picture = ImageConversion.read(content);
      }
      BufferedImage alpha;
      try (InputStream content = Files.newInputStream(mask)) {
        alpha = ImageConversion.read(content);
      }
      ByteArrayOutputStream png = new ByteArrayOutputStream();
      ImageIO.write(combined(picture, alpha), "png", png);
      Path result = Files.createTempFile("mask-", ".png");
      try (InputStream content = store.open(original.key(), 0)) {
        Files.write(result, PngText.of(content).addedTo(png.toByteArray()));
      }
      return Optional.of(result);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot put the mask on the picture", e);
    }
  }

  static BufferedImage combined(BufferedImage picture, BufferedImage alpha) {
    if (picture.getWidth() != alpha.getWidth() || picture.getHeight() != alpha.getHeight()) {
      throw new ImageConversion.NotAnImageException("the mask has not the size of the picture");
    }
    BufferedImage combined =
        new BufferedImage(picture.getWidth(), picture.getHeight(), BufferedImage.TYPE_INT_ARGB);
    for (int y = 0; y < combined.getHeight(); y++) {
      for (int x = 0; x < combined.getWidth(); x++) {
        int transparency = alpha.getRGB(x, y) & 0xFF000000;
        combined.setRGB(x, y, transparency | (picture.getRGB(x, y) & 0x00FFFFFF));
      }
    }
    return combined;
  }

  private static void delete(Path temporary) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + temporary, e);
    }
  }
}
