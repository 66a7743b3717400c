package io.comfymill.agent.models;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.agent.comfyui.ComfyUiFiles;
import io.comfymill.agent.comfyui.RefusedException;
import io.comfymill.common.json.PythonJson;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Asks a ComfyUI which model files it has, and finds them on this machine's disk. Blocks. */
final class ModelListing {
  private static final String MODELS = "/models";

  /** Past so many, files are left out: each costs a look at the disk. */
  private static final int MOST = 100_000;

  private final ComfyUiFiles comfyUi;
  private final Optional<Path> folder;
  private volatile List<Found> last = List.of();
  private volatile ModelFolders folders = ModelFolders.NONE;

  /**
   * @param folder ComfyUI's {@code models} as this machine has it; empty: where ComfyUI says
   */
  ModelListing(ComfyUiFiles comfyUi, Optional<Path> folder) {
    this.comfyUi = comfyUi;
    this.folder = folder;
  }

  /** A file that ComfyUI lists, where it lies here. */
  record Found(String folder, String name, Path path, FileState state) {}

  /** As they were told last; for any thread. */
  ModelFolders folders() {
    return folders;
  }

  /** What was read last; for any thread. */
  List<Found> last() {
    return last;
  }

  List<Found> read() throws IOException {
    List<String> names = names(ask(MODELS));
    ModelFolders places =
        folder.isPresent()
            ? ModelFolders.in(folder.get(), names)
            : ModelFolders.of(ask("/internal/folder_paths"));
    this.folders = places;
    List<Found> found = new ArrayList<>();
    for (String each : names) {
      String path = URLEncoder.encode(each, StandardCharsets.UTF_8).replace("+", "%20");
      for (String name : names(ask(MODELS + "/" + path))) {
        if (found.size() < MOST) {
          find(places, each, name).ifPresent(found::add);
        }
      }
    }
    last = List.copyOf(found);
    return last;
  }

  private static Optional<Found> find(ModelFolders places, String folder, String name) {
    return places
        .file(folder, name)
        .flatMap(path -> FileState.of(path).map(state -> new Found(folder, name, path, state)));
  }

  private static List<String> names(JsonNode list) {
    List<String> names = new ArrayList<>();
    list.forEach(name -> names.add(name.asText()));
    return names;
  }

  /** Missing where this ComfyUI denies it: it lists folders that it then does not have. */
  private JsonNode ask(String path) throws IOException {
    try (InputStream answer = comfyUi.read(path)) {
      return PythonJson.mapper().readTree(answer);
    } catch (RefusedException e) {
      if (e.transientFailure()) {
        throw e;
      }
      return PythonJson.mapper().createArrayNode();
    }
  }
}
