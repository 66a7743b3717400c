package io.comfymill.agent.node;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.agent.attempt.AttemptState;
import io.comfymill.agent.attempt.HeldAttempt;
import io.comfymill.agent.attempt.HeldAttempts;
import io.comfymill.agent.attempt.finish.AttemptFinish;
import io.comfymill.agent.attempt.start.AttemptStart;
import io.comfymill.agent.comfyui.BinaryMessage;
import io.comfymill.agent.comfyui.ComfyMessage;
import io.comfymill.agent.context.NodeContext;
import io.comfymill.agent.health.DeadWorkerDetector;
import io.comfymill.agent.health.StatsPoll;
import io.comfymill.agent.relay.ClientAccount;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * What each of ComfyUI's messages means for the attempts held, and for their clients. Messages of
 * other people's prompts go nowhere. Belongs to the node's loop.
 */
public final class MessageRouter {
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

  private final NodeContext node;
  private final HeldAttempts held;
  private final DeadWorkerDetector worker;
  private final StatsPoll stats;
  private final AttemptStart start;
  private final AttemptFinish finish;

  public MessageRouter(
      NodeContext node,
      HeldAttempts held,
      DeadWorkerDetector worker,
      StatsPoll stats,
      AttemptStart start,
      AttemptFinish finish) {
    this.node = node;
    this.held = held;
    this.worker = worker;
    this.stats = stats;
    this.start = start;
    this.finish = finish;
  }

  public void text(String text) {
    try {
      ComfyMessage message = ComfyMessage.parse(text);
      String promptId = message.promptId();
      if (message.type().equals("status")) {
        message.queueRemaining().ifPresent(stats::queueRemaining);
      } else if (promptId == null && message.type().equals("executing")) {
        resumed(message);
      } else if (promptId != null) {
        worker.heard(promptId, message.type().equals(ClientAccount.START), node.now());
      }
      Optional<HeldAttempt> whose = whose(message);
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
      Optional<HeldAttempt> running = held.running();
      if (running.isPresent()) {
        sign(running.get());
        running.get().client().resumedAt(graphNode);
      }
    }
  }

  private Optional<HeldAttempt> whose(ComfyMessage message) {
    String promptId = message.promptId();
    if (promptId != null) {
      return held.byPrompt(promptId);
    }
    boolean ofAnExtension =
        !OF_NO_PROMPT.contains(message.type()) && !OF_A_PROMPT.contains(message.type());
    return ofAnExtension ? held.running() : Optional.empty();
  }

  private void ofAttempt(HeldAttempt attempt, ComfyMessage message) throws IOException {
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

  private void sign(HeldAttempt attempt) {
    if (attempt.state() instanceof AttemptState.Running running) {
      attempt.become(running.sign(node.now()));
    }
  }

  public void binary(byte[] bytes) {
    BinaryMessage message = new BinaryMessage(bytes);
    Optional<ObjectNode> metadata = message.metadata();
    Optional<HeldAttempt> whose =
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

  private void relay(HeldAttempt attempt, BinaryMessage message, Optional<ObjectNode> metadata) {
    try {
      attempt.client().binary(message, metadata);
    } catch (IOException e) {
      LOG.warnf("a preview of %s is not relayed: %s", attempt.id(), e.getMessage());
    }
  }
}
