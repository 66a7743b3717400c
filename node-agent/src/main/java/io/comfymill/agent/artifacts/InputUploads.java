package io.comfymill.agent.artifacts;

import io.comfymill.agent.comfyui.ComfyUiFiles;
import io.comfymill.agent.context.RecentlySeen;
import io.comfymill.agent.loop.BlockingCall;
import io.comfymill.common.artifact.ArtifactStore;
import io.comfymill.common.wire.InputFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Uploads inputs to one node, each once. Thread-safe. */
public final class InputUploads {
  private static final int REMEMBERED = 10_000;

  private final ArtifactStore store;
  private final ComfyUiFiles comfyUi;
  private final Executor workers;
  private final Set<InputPlace> uploaded =
      Collections.synchronizedSet(RecentlySeen.upTo(REMEMBERED));

  public InputUploads(ArtifactStore store, ComfyUiFiles comfyUi, Executor workers) {
    this.store = store;
    this.comfyUi = comfyUi;
    this.workers = workers;
  }

  /**
   * @return fails with an {@link ArtifactsUnavailableException} if the store does not have one,
   *     with another {@link IOException} if ComfyUI does not take one or too many files wait
   */
  public CompletionStage<?> upload(List<InputFile> inputs) {
    return inputs.isEmpty()
        ? CompletableFuture.completedFuture(null)
        : BlockingCall.on(workers, () -> uploadNow(inputs));
  }

  /** They may be gone from the node after all. */
  public void forget(List<InputFile> inputs) {
    inputs.forEach(input -> uploaded.remove(InputPlace.of(input)));
  }

  private @Nullable Void uploadNow(List<InputFile> inputs) throws IOException {
    for (InputFile input : inputs) {
      if (input.route() != null) {
        put(input, input.route());
        continue;
      }
      InputPlace place = InputPlace.of(input);
      if (!uploaded.contains(place)) {
        upload(input, place);
        uploaded.add(place);
      }
    }
    return null;
  }

  /** Each time: what custom nodes keep is in memory, and mostly for one prompt. */
  private void put(InputFile input, InputFile.Route route) throws IOException {
    try (InputStream content = open(input)) {
      comfyUi.put(route.path(), route.contentType(), size(input), content);
    }
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
      throw new ArtifactsUnavailableException(input, e);
    }
  }

  private long size(InputFile input) throws ArtifactsUnavailableException {
    try {
      return store.size(input.artifactKey()).orElse(input.sizeBytes());
    } catch (IOException e) {
      throw new ArtifactsUnavailableException(input, e);
    }
  }
}
