package io.comfymill.simulator.node;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.simulator.image.Picture;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;
import javax.sound.sampled.AudioFormat;

/** A value that one graph node passes to another. */
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

  /** {@code LATENT}: only what determines the picture. */
  record Latent(int width, int height, int batchSize, long seed) implements Value {
    @Override
    public String type() {
      return "LATENT";
    }
  }

  /** {@code MODEL}: the file that has to be in GPU memory. */
  record Model(String file) implements Value {
    @Override
    public String type() {
      return "MODEL";
    }
  }

  /** {@code AUDIO}. */
  final class Sound implements Value {
    private final AudioFormat format;
    private final byte[] pcm;

    Sound(AudioFormat format, byte[] pcm) {
      this.format = format;
      this.pcm = pcm.clone();
    }

    @Override
    public String type() {
      return "AUDIO";
    }

    AudioFormat format() {
      return format;
    }

    boolean isEmpty() {
      return pcm.length == 0;
    }

    InputStream pcm() {
      return new ByteArrayInputStream(pcm);
    }
  }

  /** Text, numbers and the like. */
  record Plain(String type, JsonNode json) implements Value {}

  /** Any value that the simulation does not interpret. */
  record Opaque(String type) implements Value {}
}
