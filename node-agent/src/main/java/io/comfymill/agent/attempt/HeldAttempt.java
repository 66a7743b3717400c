package io.comfymill.agent.attempt;

import io.comfymill.agent.artifacts.OutputCopies;
import io.comfymill.agent.context.NodeContext;
import io.comfymill.agent.relay.ClientRelay;
import io.comfymill.common.id.AttemptId;
import io.comfymill.common.wire.Assignment;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.StoredOutline;
import java.util.UUID;
import org.jboss.logging.Logger;

/** One attempt that this node holds. Belongs to the node's loop. */
public final class HeldAttempt {
  private static final Logger LOG = Logger.getLogger(HeldAttempt.class);

  private final Assignment.Run run;
  private final UUID promptId;
  private final OutputCopies copies;
  private final ClientRelay client;
  private AttemptState state;
  private boolean inputsSentAgain;

  public HeldAttempt(Assignment.Run run, AttemptState state, NodeContext node) {
    this.run = run;
    this.promptId = run.attempt().comfyPromptId();
    this.copies = new OutputCopies(run.attempt(), node.files(), node.store(), node.workers());
    this.client = new ClientRelay(run, copies, node);
    this.state = state;
  }

  public AttemptId id() {
    return run.attempt();
  }

  public JobSpec job() {
    return run.job();
  }

  public Assignment.Run run() {
    return run;
  }

  /** How many its workflow has at most: one takes 64 bytes at least. */
  public long mostGraphNodes() {
    StoredOutline outline = run.job().outline();
    return outline == null ? run.job().workflow().size() : outline.bytes() / 64;
  }

  /** Its {@code prompt_id} at ComfyUI. */
  public UUID promptId() {
    return promptId;
  }

  /** What its client sees of it. */
  public ClientRelay client() {
    return client;
  }

  public OutputCopies copies() {
    return copies;
  }

  public AttemptState state() {
    return state;
  }

  /** The one place where its state changes; the argument came from a transition. */
  public void become(AttemptState next) {
    if (!next.getClass().equals(state.getClass())) {
      LOG.debugf(
          "%s: %s → %s", id(), state.getClass().getSimpleName(), next.getClass().getSimpleName());
    }
    state = next;
  }

  public boolean isLive() {
    return state instanceof AttemptState.Live;
  }

  public boolean isRunning() {
    return state instanceof AttemptState.Running;
  }

  /** True once: a node that has lost its input files gets them again, but not for ever. */
  public boolean maySendInputsAgain() {
    boolean first = !inputsSentAgain;
    inputsSentAgain = true;
    return first && !job().inputs().isEmpty();
  }
}
