package io.comfymill.simulator.node;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.simulator.image.Picture;
import java.util.List;

/** What one graph node hands to another. */
public sealed interface Value {
  /** The name of its type in ComfyUI. */
  String type();

  /** {@code IMAGE}: a batch. */
  record Images(List<Picture> pictures) implements Value {
    public Images {
      pictures = List.copyOf(pictures);
    }

    @Override
    public String type() {
      return "IMAGE";
    }
  }

  /** {@code LATENT}: nothing but what the picture will be. */
  record Latent(int width, int height, int batchSize, long seed) implements Value {
    @Override
    public String type() {
      return "LATENT";
    }
  }

  /** {@code MODEL}: which file has to be in the memory of the GPU. */
  record Model(String file) implements Value {
    @Override
    public String type() {
      return "MODEL";
    }
  }

  /** Text, numbers and the like. */
  record Plain(String type, JsonNode json) implements Value {}

  /** Anything that the simulation does not look into. */
  record Opaque(String type) implements Value {}
}
