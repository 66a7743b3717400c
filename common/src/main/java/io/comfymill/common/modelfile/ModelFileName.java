package io.comfymill.common.modelfile;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

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

  /** Of files that are data alone; to load any other may run what its maker wants. */
  private static final Set<String> DATA = Set.of(".safetensors", ".sft", ".gguf", ".onnx");

  private static final Pattern FOLDER = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_-]{0,63}");
  private static final Pattern SEGMENT =
      Pattern.compile(
          "[^\\p{Cntrl}/\\\\:*?\"<>|. ](?:[^\\p{Cntrl}/\\\\:*?\"<>|]*[^\\p{Cntrl}/\\\\:*?\"<>|. ])?");
  private static final int LONGEST = 255;

  private ModelFileName() {}

  /**
   * Whether a file of this name stays in its folder on every system, and is shown there: parts with
   * {@code /} between them, none of which is empty, hidden, or leads upward.
   */
  public static boolean staysInFolder(String name) {
    return name.length() <= LONGEST
        && Arrays.stream(name.split("/", -1)).allMatch(part -> SEGMENT.matcher(part).matches());
  }

  /** Whether this may be a folder of models, such as {@code loras}. */
  public static boolean isFolder(String folder) {
    return FOLDER.matcher(folder).matches();
  }

  /** Whether to load such a file may run what its maker wants, as pickles do. */
  public static boolean mayRunCode(String name) {
    int dot = name.lastIndexOf('.');
    return dot < 0 || !DATA.contains(name.substring(dot).toLowerCase(Locale.ROOT));
  }

  public static boolean looksLikeOne(String value) {
    int dot = value.lastIndexOf('.');
    return dot > 0 && EXTENSIONS.contains(value.substring(dot).toLowerCase(Locale.ROOT));
  }

  /** Windows servers list {@code sub\model.safetensors}, others {@code sub/model.safetensors}. */
  public static String normalized(String file) {
    return file.replace('\\', '/');
  }
}
