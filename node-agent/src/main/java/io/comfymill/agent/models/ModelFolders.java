package io.comfymill.agent.models;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Where the model files of one ComfyUI lie on this machine's disk.
 *
 * @param paths folder of models → the folders of the disk, the first that has a file counts
 */
record ModelFolders(Map<String, List<Path>> paths) {
  private static final Logger LOG = Logger.getLogger(ModelFolders.class);

  static final ModelFolders NONE = new ModelFolders(Map.of());

  ModelFolders {
    paths = Map.copyOf(paths);
  }

  /**
   * @param said ComfyUI's {@code /internal/folder_paths}
   */
  static ModelFolders of(JsonNode said) {
    Map<String, List<Path>> paths = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> folder : said.properties()) {
      List<Path> places = new ArrayList<>();
      for (JsonNode place : folder.getValue()) {
        path(place.asText()).filter(Path::isAbsolute).ifPresent(places::add);
      }
      paths.put(folder.getKey(), List.copyOf(places));
    }
    return new ModelFolders(paths);
  }

  /** Those that lie in one, each by its own name. */
  static ModelFolders in(Path models, Iterable<String> folders) {
    Map<String, List<Path>> paths = new LinkedHashMap<>();
    for (String folder : folders) {
      Path place = models.resolve(folder).normalize();
      if (place.startsWith(models.normalize())) {
        paths.put(folder, List.of(place));
      }
    }
    return new ModelFolders(paths);
  }

  private static Optional<Path> path(String text) {
    try {
      return Optional.of(Path.of(text));
    } catch (InvalidPathException e) {
      LOG.debugf("no folder of this machine: %s", e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * Where a file of this name is to be put, in the first folder that is there; the folders below it
   * are made. Blocks.
   *
   * @throws IOException where there is none, or the name leads out of it, by links too
   */
  Path target(String folder, String name) throws IOException {
    Path place =
        paths.getOrDefault(folder, List.of()).stream()
            .filter(Files::isDirectory)
            .findFirst()
            .orElseThrow(() -> new IOException("there is no folder for " + folder + " here"));
    Path target = path(name).map(place::resolve).map(Path::normalize).orElse(place);
    if (!target.startsWith(place) || target.equals(place)) {
      throw new IOException(name + " leads out of its folder");
    }
    Path parent = target.getParent();
    Path existing = parent;
    while (!Files.exists(existing)) {
      existing = existing.getParent();
    }
    if (!existing.toRealPath().startsWith(place.toRealPath())) {
      throw new IOException(name + " leads out of its folder by a link");
    }
    Files.createDirectories(parent);
    return target;
  }

  /**
   * The file that ComfyUI lists under this name; empty where it is not here. Names that lead out of
   * their folder are none.
   */
  Optional<Path> file(String folder, String name) {
    for (Path place : paths.getOrDefault(folder, List.of())) {
      Optional<Path> file =
          path(name)
              .map(place::resolve)
              .map(Path::normalize)
              .filter(found -> found.startsWith(place) && !found.equals(place))
              .filter(found -> FileState.of(found).isPresent());
      if (file.isPresent()) {
        return file;
      }
    }
    return Optional.empty();
  }
}
