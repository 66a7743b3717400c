package io.comfymill.common.eligibility;

import java.util.Locale;
import java.util.Set;

/** What counts as the name of a model file, and how one is written. */
public final class ModelFileName {
  private static final Set<String> EXTENSIONS =
      Set.of(
          ".safetensors",
          ".sft",
          ".ckpt",
          ".pt",
          ".pt2",
          ".pth",
          ".pkl",
          ".bin",
          ".gguf",
          ".onnx",
          ".engine");

  private ModelFileName() {}

  public static boolean looksLikeOne(String value) {
    int dot = value.lastIndexOf('.');
    return dot > 0 && EXTENSIONS.contains(value.substring(dot).toLowerCase(Locale.ROOT));
  }

  /** Windows servers list {@code sub\model.safetensors}, others {@code sub/model.safetensors}. */
  public static String normalized(String file) {
    return file.replace('\\', '/');
  }
}
