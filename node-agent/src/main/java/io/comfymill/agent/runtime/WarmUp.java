package io.comfymill.agent.runtime;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.agent.comfyui.ComfyUi;
import io.comfymill.agent.comfyui.FinishedPrompt;
import io.comfymill.agent.comfyui.PostAnswer;
import io.comfymill.agent.settings.RuntimeConfig;
import io.comfymill.common.json.PythonJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Runs a workflow in a ComfyUI that has just been started, so that models are loaded before the
 * first job comes. Called by one thread; ComfyUI's answers come on others.
 */
final class WarmUp {
  private final RuntimeConfig config;
  private final ComfyUi comfyUi;
  private final @Nullable ObjectNode workflow;
  private @Nullable UUID prompt;
  private @Nullable Instant since;
  private volatile boolean asking;
  private volatile boolean done;
  private volatile @Nullable String failed;

  WarmUp(RuntimeConfig config, ComfyUi comfyUi) throws IOException {
    this.config = config;
    this.comfyUi = comfyUi;
    this.workflow = config.warmUp().isPresent() ? read(config.warmUp().get()) : null;
    this.done = workflow == null;
  }

  private static ObjectNode read(Path file) throws IOException {
    if (PythonJson.read(Files.readAllBytes(file)) instanceof ObjectNode graph) {
      return graph;
    }
    throw new IOException("comfymill.agent.runtime.warm-up " + file + " is no workflow");
  }

  /** Another process is there now. */
  void begin() {
    prompt = null;
    since = null;
    failed = null;
    asking = false;
    done = workflow == null;
  }

  /** Why it did not succeed; null while it may. */
  @Nullable String failed() {
    return failed;
  }

  /** Null once it has run. To be asked while ComfyUI answers; asking brings it on. */
  @Nullable String whyNotReady(Instant now) {
    if (done) {
      return null;
    } else if (failed != null) {
      return failed;
    }
    if (since == null) {
      since = now;
    } else if (since.plus(config.warmUpTimeout()).isBefore(now)) {
      failed = "its warm-up did not end in time";
    }
    if (!asking && failed == null) {
      ask();
    }
    return "its ComfyUI is being warmed up";
  }

  private void ask() {
    asking = true;
    UUID posted = prompt;
    if (posted == null) {
      UUID id = UUID.randomUUID();
      prompt = id;
      ObjectNode body = JsonNodeFactory.instance.objectNode();
      body.set("prompt", workflow);
      body.put("prompt_id", id.toString());
      comfyUi.post(body).whenComplete((answer, failure) -> answered(answer, failure));
    } else {
      comfyUi.history(posted).exceptionally(failure -> Optional.empty()).thenAccept(this::looked);
    }
  }

  private void answered(@Nullable PostAnswer answer, @Nullable Throwable failure) {
    if (failure != null) {
      prompt = null; // it is posted again
    } else if (answer instanceof PostAnswer.Refused refused) {
      failed = "its warm-up workflow is refused: " + refused.body();
    }
    asking = false;
  }

  private void looked(Optional<FinishedPrompt> found) {
    if (found.isPresent()) {
      if (found.get().succeeded()) {
        done = true;
      } else {
        failed = "its warm-up workflow failed";
      }
    }
    asking = false;
  }
}
