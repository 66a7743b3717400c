package io.comfymill.simulator.node;

import io.comfymill.simulator.image.Picture;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.imageio.ImageIO;

/** Node classes that make and change real pictures. */
final class ImageNodes {
  static final Map<String, NodeBehaviour> ALL =
      Map.of(
          "EmptyImage", (inputs, run) -> emptyImage(inputs),
          "LoadImage", ImageNodes::loadImage,
          "ImageInvert", (inputs, run) -> mapped(inputs, Picture::inverted),
          "ImageScale", (inputs, run) -> scaled(inputs),
          "ImageBatch", (inputs, run) -> batch(inputs));

  private ImageNodes() {}

  private static NodeResult emptyImage(NodeInputs inputs) {
    Picture picture =
        Picture.solid(
            inputs.integer("width", 512),
            inputs.integer("height", 512),
            inputs.integer("color", 0));
    return NodeResult.of(
        new Value.Images(Collections.nCopies(inputs.integer("batch_size", 1), picture)));
  }

  private static NodeResult loadImage(NodeInputs inputs, NodeRun run)
      throws NodeFailure, IOException {
    Optional<Path> file = run.host().folders().annotated(inputs.text("image"));
    if (file.isEmpty()) {
      throw new NodeFailure("PermissionError", "not a path in the server's folders");
    }
    Picture picture = Picture.of(decoded(file.get()));
    return NodeResult.of(new Value.Images(List.of(picture)), new Value.Opaque("MASK"));
  }

  private static BufferedImage decoded(Path file) throws NodeFailure, IOException {
    BufferedImage image;
    try {
      image = ImageIO.read(file.toFile());
    } catch (IOException e) {
      if (!file.toFile().canRead()) {
        throw e;
      }
      image = null;
    }
    if (image == null) {
      throw new NodeFailure(
          "PIL.UnidentifiedImageError", "cannot identify image file '%s'".formatted(file));
    }
    return image;
  }

  private static NodeResult mapped(NodeInputs inputs, UnaryOperator<Picture> change)
      throws NodeFailure {
    List<Picture> pictures = inputs.images("image").pictures();
    return NodeResult.of(new Value.Images(pictures.stream().map(change).toList()));
  }

  /** A width or height of 0 keeps the proportions, as in ComfyUI. */
  private static NodeResult scaled(NodeInputs inputs) throws NodeFailure {
    int width = inputs.integer("width", 0);
    int height = inputs.integer("height", 0);
    if (width == 0 && height == 0) {
      return NodeResult.of(inputs.images("image"));
    }
    return mapped(
        inputs,
        picture ->
            picture.scaled(
                width == 0 ? proportional(picture.width(), height, picture.height()) : width,
                height == 0 ? proportional(picture.height(), width, picture.width()) : height));
  }

  private static int proportional(int side, int otherTarget, int other) {
    return Math.max(1, Math.round((float) side * otherTarget / other));
  }

  /** Pictures of another size are scaled to that of the first. */
  private static NodeResult batch(NodeInputs inputs) throws NodeFailure {
    List<Picture> pictures = new ArrayList<>(inputs.images("image1").pictures());
    Picture first = pictures.get(0);
    for (Picture picture : inputs.images("image2").pictures()) {
      boolean same = picture.width() == first.width() && picture.height() == first.height();
      pictures.add(same ? picture : picture.scaled(first.width(), first.height()));
    }
    return NodeResult.of(new Value.Images(pictures));
  }
}
