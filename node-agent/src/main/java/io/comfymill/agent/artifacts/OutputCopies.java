package io.comfymill.agent.artifacts;

import io.comfymill.agent.comfyui.ComfyUiFiles;
import io.comfymill.agent.comfyui.OutputFile;
import io.comfymill.agent.comfyui.RefusedException;
import io.comfymill.agent.loop.BlockingCall;
import io.comfymill.common.artifact.ArtifactKey;
import io.comfymill.common.artifact.ArtifactStore;
import io.comfymill.common.id.AttemptId;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One attempt's outputs on their way from ComfyUI to the artifact store, each copied once. Called
 * from the node's loop; the node's workers do the copying.
 *
 * <p>There are as many as ComfyUI reports. One that the workers have no room for counts as a failed
 * copy.
 */
public final class OutputCopies {
  private static final Logger LOG = Logger.getLogger(OutputCopies.class);

  private final AttemptId attempt;
  private final ComfyUiFiles comfyUi;
  private final ArtifactStore store;
  private final Executor workers;
  private final Map<OutputFile, CompletableFuture<Void>> copies = new HashMap<>();

  public OutputCopies(
      AttemptId attempt, ComfyUiFiles comfyUi, ArtifactStore store, Executor workers) {
    this.attempt = attempt;
    this.comfyUi = comfyUi;
    this.store = store;
    this.workers = workers;
  }

  /**
   * Copies files unless they are copied or being copied; failed copies are repeated.
   *
   * @return fails if one of them could not be copied
   */
  public CompletionStage<Void> copy(Collection<OutputFile> files) {
    return CompletableFuture.allOf(
        files.stream().map(this::copy).toArray(CompletableFuture<?>[]::new));
  }

  private CompletableFuture<Void> copy(OutputFile file) {
    return copies.compute(
        file,
        (key, before) ->
            before == null || before.isCompletedExceptionally()
                ? BlockingCall.on(workers, () -> copyNow(file))
                : before);
  }

  private @Nullable Void copyNow(OutputFile file) throws IOException {
    try {
      ArtifactKey key = ArtifactKey.output(attempt, file.type(), file.subfolder(), file.filename());
      try (InputStream content = comfyUi.view(file)) {
        store.put(key, content);
      }
    } catch (RefusedException e) {
      if (e.transientFailure()) {
        throw e;
      }
      // ComfyUI's own /view has no such file either: its clients would not get it anywhere.
      LOG.warnf("output %s of %s is not stored: %s", file, attempt, e.getMessage());
    } catch (IllegalArgumentException e) {
      LOG.warnf("output %s of %s has an unsafe name and is not stored", file, attempt);
    }
    return null;
  }
}
