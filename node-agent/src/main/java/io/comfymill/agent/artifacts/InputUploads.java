package io.comfymill.agent.artifacts;

import io.comfymill.agent.comfyui.ComfyUiFiles;
import io.comfymill.common.artifact.ArtifactStore;
import io.comfymill.common.wire.InputFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** Puts inputs onto one node, each once. Blocks: for the node's workers. Thread-safe. */
public final class InputUploads {
  private static final int REMEMBERED = 10_000;

  private final ArtifactStore store;
  private final ComfyUiFiles comfyUi;
  private final Set<InputPlace> there = Collections.synchronizedSet(remembered());

  public InputUploads(ArtifactStore store, ComfyUiFiles comfyUi) {
    this.store = store;
    this.comfyUi = comfyUi;
  }

  private static Set<InputPlace> remembered() {
    return Collections.newSetFromMap(
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<InputPlace, Boolean> eldest) {
            return size() > REMEMBERED;
          }
        });
  }

  /**
   * @throws ArtifactsUnavailableException where the store does not give the bytes
   * @throws IOException where ComfyUI does not take them
   */
  public void put(List<InputFile> inputs) throws IOException {
    for (InputFile input : inputs) {
      InputPlace place = InputPlace.of(input);
      if (!there.contains(place)) {
        upload(input, place);
        there.add(place);
      }
    }
  }

  /** They may be gone from the node after all. */
  public void forget(List<InputFile> inputs) {
    inputs.forEach(input -> there.remove(InputPlace.of(input)));
  }

  private void upload(InputFile input, InputPlace place) throws IOException {
    try (InputStream content = open(input)) {
      comfyUi.upload(place.subfolder(), place.filename(), size(input), content);
    }
  }

  private InputStream open(InputFile input) throws ArtifactsUnavailableException {
    try {
      return store.open(input.artifactKey(), 0);
    } catch (IOException e) {
      throw unavailable(input, e);
    }
  }

  private long size(InputFile input) throws ArtifactsUnavailableException {
    try {
      OptionalLong size = store.size(input.artifactKey());
      return size.orElse(input.sizeBytes());
    } catch (IOException e) {
      throw unavailable(input, e);
    }
  }

  private static ArtifactsUnavailableException unavailable(InputFile input, IOException cause) {
    return new ArtifactsUnavailableException(
        "input " + input.filename() + " cannot be read from the artifact store", cause);
  }
}
