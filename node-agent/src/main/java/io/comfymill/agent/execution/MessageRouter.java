package io.comfymill.agent.execution;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.agent.comfyui.BinaryMessage;
import io.comfymill.agent.comfyui.ComfyMessage;
import io.comfymill.agent.live.ClientAccount;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * What each of ComfyUI's messages means for the attempts held, and for their clients. Messages of
 * other people's prompts go nowhere. Belongs to the node's loop.
 */
final class MessageRouter {
  private static final Logger LOG = Logger.getLogger(MessageRouter.class);

  /** Their client gets these when the job has ended, from a gateway. */
  private static final Set<String> CLOSING =
      Set.of("execution_success", "execution_error", "execution_interrupted");

  /** ComfyUI's own messages that are no prompt's, and not for clients of one. */
  private static final Set<String> OF_NO_PROMPT = Set.of("status", "feature_flags");

  /** ComfyUI's own messages that name a prompt: without one they are not for any client. */
  private static final Set<String> OF_A_PROMPT =
      Set.of(
          "execution_start",
          "execution_cached",
          "executing",
          "executed",
          "progress",
          "progress_state");

  private final NodeParts node;
  private final HeldAttempts held;
  private final WorkerWatch worker;
  private final AttemptStart start;
  private final AttemptFinish finish;
  private int queueRemaining;

  MessageRouter(
      NodeParts node,
      HeldAttempts held,
      WorkerWatch worker,
      AttemptStart start,
      AttemptFinish finish) {
    this.node = node;
    this.held = held;
    this.worker = worker;
    this.start = start;
    this.finish = finish;
  }

  /** How many prompts ComfyUI has, as it said last. */
  int queueRemaining() {
    return queueRemaining;
  }

  void text(String text) {
    try {
      ComfyMessage message = ComfyMessage.parse(text);
      String promptId = message.promptId();
      if (message.type().equals("status")) {
        queueRemaining = message.queueRemaining().orElse(queueRemaining);
      } else if (promptId == null && message.type().equals("executing")) {
        resumed(message);
      } else if (promptId != null) {
        worker.heard(promptId, message.type().equals(ClientAccount.START), node.now());
      }
      Optional<Attempt> whose = whose(message);
      if (whose.isPresent()) {
        ofAttempt(whose.get(), message);
      }
    } catch (IOException e) {
      LOG.warnf("a message of %s is not understood: %s", node.url(), e.getMessage());
    }
  }

  /** On connecting, ComfyUI says which graph node runs, and not of which prompt. */
  private void resumed(ComfyMessage message) throws IOException {
    String graphNode = message.json().path("data").path("node").asText("");
    if (!graphNode.isEmpty()) {
      worker.insideGraphNode();
      Optional<Attempt> running = held.running();
      if (running.isPresent()) {
        sign(running.get());
        running.get().client().resumedAt(graphNode);
      }
    }
  }

  private Optional<Attempt> whose(ComfyMessage message) {
    String promptId = message.promptId();
    if (promptId != null) {
      return held.byPrompt(promptId);
    }
    boolean ofAnExtension =
        !OF_NO_PROMPT.contains(message.type()) && !OF_A_PROMPT.contains(message.type());
    return ofAnExtension ? held.running() : Optional.empty();
  }

  private void ofAttempt(Attempt attempt, ComfyMessage message) throws IOException {
    sign(attempt);
    start.started(attempt); // whichever message comes first, should execution_start be lost
    if (CLOSING.contains(message.type())) {
      finish.closing(attempt);
    } else if (message.endsExecution()) {
      finish.finished(attempt);
    } else {
      attempt.client().text(message);
    }
  }

  private void sign(Attempt attempt) {
    if (attempt.state() instanceof AttemptState.Running running) {
      attempt.become(running.sign(node.now()));
    }
  }

  void binary(byte[] bytes) {
    BinaryMessage message = new BinaryMessage(bytes);
    Optional<ObjectNode> metadata = message.metadata();
    Optional<Attempt> whose =
        metadata
            .map(data -> data.path("prompt_id").asText(""))
            .filter(promptId -> !promptId.isEmpty())
            .map(held::byPrompt)
            .orElseGet(held::running);
    if (whose.isPresent()) {
      worker.heard(whose.get().promptId().toString(), false, node.now());
      sign(whose.get());
      relay(whose.get(), message, metadata);
    }
  }

  private void relay(Attempt attempt, BinaryMessage message, Optional<ObjectNode> metadata) {
    try {
      attempt.client().binary(message, metadata);
    } catch (IOException e) {
      LOG.warnf("a preview of %s is not relayed: %s", attempt.id(), e.getMessage());
    }
  }
}
