package io.comfymill.agent.execution;

import io.comfymill.agent.artifacts.OutputCopies;
import io.comfymill.agent.comfyui.BinaryMessage;
import io.comfymill.agent.live.ClientView;
import io.comfymill.agent.live.FrameQueue;
import io.comfymill.agent.live.RelayLane;
import io.comfymill.common.id.AttemptId;
import io.comfymill.common.live.LiveFrame;
import io.comfymill.common.wire.Assignment;
import io.comfymill.common.wire.JobSpec;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jboss.logging.Logger;

/** One attempt that this node holds. Belongs to the node's loop. */
final class Attempt {
  private static final Logger LOG = Logger.getLogger(Attempt.class);

  private final Assignment.Run run;
  private final UUID promptId;
  private final ClientView view;
  private final RelayLane lane;
  private final OutputCopies copies;
  private AttemptState state;
  private boolean inputsSentAgain;

  Attempt(Assignment.Run run, AttemptState state, NodeParts node) {
    this.run = run;
    this.promptId = run.attempt().comfyPromptId();
    this.view = new ClientView(run.attempt(), run.job(), PromptRequest.inputNames(run.job()));
    this.lane = new RelayLane(node.frames()::add, node.loop());
    this.copies = new OutputCopies(run.attempt(), node.files(), node.store(), node.workers());
    this.state = state;
  }

  AttemptId id() {
    return run.attempt();
  }

  JobSpec job() {
    return run.job();
  }

  Assignment.Run run() {
    return run;
  }

  /** Its {@code prompt_id} at ComfyUI. */
  UUID promptId() {
    return promptId;
  }

  ClientView view() {
    return view;
  }

  RelayLane lane() {
    return lane;
  }

  OutputCopies copies() {
    return copies;
  }

  AttemptState state() {
    return state;
  }

  /** The one place where its state changes; the argument came from a transition. */
  void become(AttemptState next) {
    if (!next.getClass().equals(state.getClass())) {
      LOG.debugf(
          "%s: %s → %s", id(), state.getClass().getSimpleName(), next.getClass().getSimpleName());
    }
    state = next;
  }

  boolean isLive() {
    return state instanceof AttemptState.Live;
  }

  boolean isRunning() {
    return state instanceof AttemptState.Running;
  }

  /** True once: a node that has lost its input files gets them again, but not for ever. */
  boolean maySendInputsAgain() {
    boolean first = !inputsSentAgain;
    inputsSentAgain = true;
    return first && !job().inputs().isEmpty();
  }

  FrameQueue.Outgoing text(String message, boolean superseded) {
    return frame(LiveFrame.Kind.TEXT, message.getBytes(StandardCharsets.UTF_8), superseded);
  }

  FrameQueue.Outgoing binary(BinaryMessage message) {
    return frame(LiveFrame.Kind.BINARY, message.bytes(), message.isPreview());
  }

  private FrameQueue.Outgoing frame(LiveFrame.Kind kind, byte[] payload, boolean superseded) {
    JobSpec job = run.job();
    return new FrameQueue.Outgoing(
        new LiveFrame(job.tenant(), job.promptId(), id(), job.clientId(), kind, payload),
        superseded);
  }
}
