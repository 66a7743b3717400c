package io.comfymill.agent.attempt;

import io.comfymill.agent.artifacts.OutputCopies;
import io.comfymill.agent.context.LogContext;
import io.comfymill.agent.context.NodeContext;
import io.comfymill.agent.relay.ClientRelay;
import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.trace.JobSpan;
import io.comfymill.common.trace.Traces;
import io.comfymill.common.wire.Assignment;
import io.comfymill.common.wire.AttemptEvent;
import io.comfymill.common.wire.JobSpec;
import io.comfymill.common.wire.StoredOutline;
import io.comfymill.common.wire.Topic;
import io.comfymill.common.workflow.WorkflowShape;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jboss.logging.Logger;

/** An attempt that this node holds. Confined to the node's loop. */
public final class HeldAttempt {
  private static final Logger LOG = Logger.getLogger(HeldAttempt.class);

  /** The outline of a stored workflow spends at least this on each graph node. */
  private static final int LEAST_GRAPH_NODE_BYTES = 64;

  private final Assignment.Run run;
  private final UUID promptId;
  private final OutputCopies copies;
  private final ClientRelay client;
  private final GraphTimes times;
  private final NodeId node;
  private final JobSpan span;
  private JobSpan phase;
  private AttemptState state;
  private boolean inputsSentAgain;

  public HeldAttempt(Assignment.Run run, AttemptState state, NodeContext node) {
    this.run = run;
    this.promptId = run.attempt().comfyPromptId();
    this.copies = new OutputCopies(run.attempt(), node.files(), node.store(), node.workers());
    this.client = new ClientRelay(run, copies, node);
    this.times = new GraphTimes(run.job().graph());
    this.node = node.id();
    this.state = state;
    this.span =
        Traces.process(Topic.ASSIGNMENTS.topicName(), run.job().traceparent(), null)
            .of(run.job().tenant(), run.attempt())
            .with("comfymill.node", node.id().value());
    this.phase = span.part(name(state));
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

  /** The shape of its workflow: equal for those that do the same. */
  public long shape() {
    StoredOutline outline = run.job().outline();
    return outline == null
        ? WorkflowShape.of(run.job().workflow(), run.job().requirements().modelFiles())
        : outline.shape();
  }

  /** An upper bound for the number of graph nodes in its workflow. */
  public long mostGraphNodes() {
    StoredOutline outline = run.job().outline();
    return outline == null ? run.job().workflow().size() : outline.bytes() / LEAST_GRAPH_NODE_BYTES;
  }

  /** Its {@code prompt_id} at ComfyUI. */
  public UUID promptId() {
    return promptId;
  }

  public ClientRelay client() {
    return client;
  }

  public OutputCopies copies() {
    return copies;
  }

  public GraphTimes times() {
    return times;
  }

  public AttemptState state() {
    return state;
  }

  /** The only place where its state changes; {@code next} comes from a transition. */
  public void become(AttemptState next) {
    if (!next.getClass().equals(state.getClass())) {
      AttemptState before = state;
      LogContext.within(node, run, () -> LOG.debugf("%s → %s", name(before), name(next)));
      phase.end();
      if (next instanceof AttemptState.Ended ended) {
        end(ended.event());
      } else {
        phase = span.part(name(next));
      }
    }
    state = next;
  }

  private void end(AttemptEvent event) {
    if (event instanceof AttemptEvent.Failed failed) {
      span.fail("%s: %s".formatted(failed.cause(), failed.message()));
    }
    span.end();
  }

  private static String name(AttemptState state) {
    return state.getClass().getSimpleName();
  }

  public boolean isLive() {
    return state instanceof AttemptState.Live;
  }

  public boolean isRunning() {
    return state instanceof AttemptState.Running;
  }

  /**
   * ComfyUI said something about it.
   *
   * @return how long it had been silent
   */
  public Duration sign(Instant now) {
    if (state instanceof AttemptState.Running running) {
      become(running.sign(now));
      return running.silence(now);
    }
    return Duration.ZERO;
  }

  /** True once: inputs that the node has lost are sent again, but not forever. */
  public boolean maySendInputsAgain() {
    boolean first = !inputsSentAgain;
    inputsSentAgain = true;
    return first && !job().inputs().isEmpty();
  }
}
