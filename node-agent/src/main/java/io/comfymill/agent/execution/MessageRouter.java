package io.comfymill.agent.execution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.agent.comfyui.BinaryMessage;
import io.comfymill.agent.comfyui.ComfyMessage;
import io.comfymill.agent.comfyui.OutputFile;
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

  private static final Set<String> SUPERSEDED = Set.of("progress", "progress_state");

  private final NodeParts node;
  private final HeldAttempts held;
  private final AttemptStart start;
  private final AttemptFinish finish;
  private int queueRemaining;

  MessageRouter(NodeParts node, HeldAttempts held, AttemptStart start, AttemptFinish finish) {
    this.node = node;
    this.held = held;
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
      if (message.type().equals("status")) {
        queueRemaining = message.queueRemaining().orElse(queueRemaining);
      }
      Optional<Attempt> whose = whose(message);
      if (whose.isPresent()) {
        ofAttempt(whose.get(), message);
      }
    } catch (IOException e) {
      LOG.warnf("a message of %s is not understood: %s", node.url(), e.getMessage());
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
    if (CLOSING.contains(message.type())) {
      finish.closing(attempt);
    } else if (message.endsExecution()) {
      finish.finished(attempt);
    } else {
      start.started(attempt); // whichever message comes first, should execution_start be lost
      relay(attempt, message);
    }
  }

  private void sign(Attempt attempt) {
    if (attempt.state() instanceof AttemptState.Running running) {
      attempt.become(running.sign(node.now()));
    }
  }

  private void relay(Attempt attempt, ComfyMessage message) throws IOException {
    if (message.type().equals("executed")) {
      ObjectNode json = message.json();
      JsonNode output = json.path("data").path("output");
      attempt
          .lane()
          .relayAfter(
              attempt.copies().copy(OutputFile.in(output)),
              attempt.text(attempt.view().executed(message), false));
    } else {
      boolean superseded = SUPERSEDED.contains(message.type());
      attempt.lane().relay(attempt.text(attempt.view().message(message), superseded));
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
      sign(whose.get());
      relay(whose.get(), message, metadata);
    }
  }

  private void relay(Attempt attempt, BinaryMessage message, Optional<ObjectNode> metadata) {
    try {
      BinaryMessage seen =
          metadata.isPresent() ? attempt.view().preview(message, metadata.get()) : message;
      attempt.lane().relay(attempt.binary(seen));
    } catch (IOException e) {
      LOG.warnf("a preview of %s is not relayed: %s", attempt.id(), e.getMessage());
    }
  }
}
