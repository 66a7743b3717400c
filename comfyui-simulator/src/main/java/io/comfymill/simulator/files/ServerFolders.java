package io.comfymill.simulator.files;

import io.comfymill.common.modelfile.ModelFileName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The three folders that clients can name, and those of models; nothing outside of them is ever
 * touched.
 */
public final class ServerFolders {
  private static final List<String> TYPES = List.of("output", "input", "temp");

  /** Below {@code models}. */
  public static final List<String> MODEL_FOLDERS =
      List.of(
          "checkpoints",
          "configs",
          "loras",
          "vae",
          "text_encoders",
          "diffusion_models",
          "clip_vision",
          "style_models",
          "embeddings",
          "diffusers",
          "vae_approx",
          "controlnet",
          "gligen",
          "upscale_models",
          "custom_nodes",
          "hypernetworks",
          "photomaker",
          "classifiers",
          "model_patches",
          "audio_encoders");

  private final Path base;

  /**
   * @throws IOException where the folders cannot be made
   */
  public ServerFolders(Path base) throws IOException {
    this.base = base.toAbsolutePath().normalize();
    for (String type : TYPES) {
      Files.createDirectories(this.base.resolve(type));
    }
    for (String folder : MODEL_FOLDERS) { // a checkout of ComfyUI has them
      Files.createDirectories(this.base.resolve("models").resolve(folder));
    }
  }

  public Path base() {
    return base;
  }

  /**
   * @param type {@code input}, {@code output} or {@code temp}; empty of any other
   */
  public Optional<Path> ofType(String type) {
    return TYPES.contains(type) ? Optional.of(base.resolve(type)) : Optional.empty();
  }

  /** A file as workflows name it: {@code sub/red.png}, {@code x.png [output]}. */
  public Optional<Path> annotated(String name) {
    AnnotatedName annotated = AnnotatedName.parse(name);
    return inside(base.resolve(annotated.type().orElse("input")), annotated.name());
  }

  public boolean exists(String annotatedName) {
    return annotated(annotatedName).filter(Files::exists).isPresent();
  }

  /** The path below the folder, or empty where it would climb out. */
  public static Optional<Path> inside(Path folder, String relative) {
    try {
      Path path = folder.resolve(relative).normalize();
      return path.startsWith(folder) ? Optional.of(path) : Optional.empty();
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  /** The files right in the input folder, sorted. */
  public List<String> inputs() {
    try (Stream<Path> files = Files.list(base.resolve("input"))) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> file.getFileName().toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isModel(Path file) {
    return Files.isRegularFile(file) && ModelFileName.looksLikeOne(file.getFileName().toString());
  }

  /** The files of all folders of models that have any; see {@link #models(String)}. */
  public SortedMap<String, List<String>> models() {
    SortedMap<String, List<String>> all = new TreeMap<>();
    if (Files.isDirectory(base.resolve("models"))) {
      for (String folder : MODEL_FOLDERS) {
        List<String> files = List.copyOf(models(folder).keySet());
        if (!files.isEmpty()) {
          all.put(folder, files);
        }
      }
    }
    return all;
  }

  /** The files below a folder of models, with {@code /} in their names, and their sizes. */
  public SortedMap<String, Long> models(String folder) {
    Path models = base.resolve("models").resolve(folder);
    SortedMap<String, Long> sizes = new TreeMap<>();
    if (Files.isDirectory(models)) {
      try (Stream<Path> files = Files.walk(models)) {
        for (Path file : files.filter(ServerFolders::isModel).toList()) {
          sizes.put(models.relativize(file).toString().replace('\\', '/'), Files.size(file));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return sizes;
  }
}
