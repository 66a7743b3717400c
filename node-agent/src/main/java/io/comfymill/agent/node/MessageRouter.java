package io.comfymill.agent.node;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.agent.attempt.HeldAttempt;
import io.comfymill.agent.attempt.HeldAttempts;
import io.comfymill.agent.attempt.Silences;
import io.comfymill.agent.comfyui.ComfyMessage;
import io.comfymill.agent.context.NodeContext;
import io.comfymill.agent.health.DeadWorkerDetector;
import io.comfymill.agent.health.StatsPoll;
import io.comfymill.agent.relay.ClientAccount;
import io.comfymill.common.live.BinaryMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * What each of ComfyUI's messages means for the attempts held, and for their clients. Messages of
 * other people's prompts are dropped. Confined to the node's loop.
 */
final class MessageRouter {
  private static final Logger LOG = Logger.getLogger(MessageRouter.class);

  /** A gateway sends these to the client when the job has ended. */
  private static final Set<String> CLOSING =
      Set.of("execution_success", "execution_error", "execution_interrupted");

  /** ComfyUI's own messages that no client gets without a prompt id; extensions' go to it. */
  private static final Set<String> NOT_WITHOUT_PROMPT =
      Set.of(
          "status",
          "feature_flags",
          "execution_start",
          "execution_cached",
          "executing",
          "executed",
          "progress",
          "progress_state");

  /** Shorter ones say nothing of what a workflow may need, and are many. */
  private static final Duration LONG_SILENCE = Duration.ofSeconds(1);

  private final Silences silences;
  private final NodeContext node;
  private final HeldAttempts held;
  private final DeadWorkerDetector worker;
  private final StatsPoll stats;
  private final AttemptSteps steps;

  MessageRouter(
      NodeContext node,
      HeldAttempts held,
      DeadWorkerDetector worker,
      StatsPoll stats,
      AttemptSteps steps,
      Silences silences) {
    this.silences = silences;
    this.node = node;
    this.held = held;
    this.worker = worker;
    this.stats = stats;
    this.steps = steps;
  }

  void text(String text) {
    try {
      ComfyMessage message = ComfyMessage.parse(text);
      String promptId = message.promptId();
      if (message.type().equals("status")) {
        message.queueRemaining().ifPresent(stats::queueRemaining);
      } else if (promptId != null) {
        worker.heard(promptId, message.type().equals(ClientAccount.START), node.now());
      } else if (message.type().equals("executing")) {
        resumed(message);
      }
      Optional<HeldAttempt> attempt = whose(message);
      if (attempt.isPresent()) {
        ofAttempt(attempt.get(), message);
      }
    } catch (IOException e) {
      LOG.warnf("cannot read a message of %s: %s", node.url(), e.getMessage());
    }
  }

  /** On connecting, ComfyUI says which graph node runs, but not of which prompt. */
  private void resumed(ComfyMessage message) throws IOException {
    String graphNode = message.json().path("data").path("node").asText("");
    if (!graphNode.isEmpty()) {
      worker.insideGraphNode();
      Optional<HeldAttempt> running = held.running();
      if (running.isPresent()) {
        running.get().sign(node.now());
        running.get().client().resumedAt(graphNode);
      }
    }
  }

  private Optional<HeldAttempt> whose(ComfyMessage message) {
    String promptId = message.promptId();
    if (promptId != null) {
      return held.byPrompt(promptId);
    }
    return NOT_WITHOUT_PROMPT.contains(message.type()) ? Optional.empty() : held.running();
  }

  private void ofAttempt(HeldAttempt attempt, ComfyMessage message) throws IOException {
    heard(attempt);
    attempt.times().heard(message, node.now());
    steps.start().started(attempt); // whichever message comes first: execution_start may be lost
    if (CLOSING.contains(message.type()) && !message.tellsOfABlock()) {
      steps.finish().closing(attempt);
    } else if (message.endsExecution()) {
      steps.finish().finished(attempt);
    } else {
      attempt.client().text(message);
    }
  }

  private void heard(HeldAttempt attempt) {
    Duration silence = attempt.sign(node.now());
    if (silence.compareTo(LONG_SILENCE) > 0) {
      silences.broken(attempt.shape(), silence);
    }
  }

  void binary(byte[] bytes) {
    BinaryMessage message = new BinaryMessage(bytes);
    Optional<ObjectNode> metadata = message.metadata();
    metadata
        .map(data -> data.path("prompt_id").asText(""))
        .filter(promptId -> !promptId.isEmpty())
        .map(held::byPrompt)
        .orElseGet(held::running)
        .ifPresent(attempt -> binary(attempt, message, metadata));
  }

  private void binary(HeldAttempt attempt, BinaryMessage message, Optional<ObjectNode> metadata) {
    worker.heard(attempt.promptId().toString(), false, node.now());
    heard(attempt);
    attempt.client().binary(message, metadata);
  }
}
