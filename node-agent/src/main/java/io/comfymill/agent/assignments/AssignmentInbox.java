package io.comfymill.agent.assignments;

import io.comfymill.agent.context.RecentlySeen;
import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.Assignment;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Accepts each assignment to run once, writes it to the journal, and hands it to its node. Confined
 * to the consumer's thread.
 */
public final class AssignmentInbox {
  private static final Logger LOG = Logger.getLogger(AssignmentInbox.class);
  private static final int REMEMBERED = 20_000;

  /** Where an assignment is kept before anybody acts on it. */
  @FunctionalInterface
  public interface Keep {
    void keep(AttemptId attempt, byte[] assignment) throws IOException;
  }

  private final Keep journal;
  private final Map<NodeId, Consumer<Assignment>> nodes;
  private final Set<AttemptId> seen = RecentlySeen.upTo(REMEMBERED);

  public AssignmentInbox(Keep journal, Map<NodeId, Consumer<Assignment>> nodes) {
    this.journal = journal;
    this.nodes = Map.copyOf(nodes);
  }

  /** What a previous life of this agent has accepted. Before the first assignment. */
  public void remember(Collection<AttemptId> attempts) {
    seen.addAll(attempts);
  }

  /**
   * @param json the assignment as it came: it is not written out again for the journal
   */
  public void accept(Assignment assignment, byte[] json) {
    Consumer<Assignment> node = nodes.get(assignment.nodeId());
    AttemptId attempt = assignment.attempt();
    boolean run = assignment instanceof Assignment.Run;
    if (node == null || (run && seen.contains(attempt))) {
      return;
    }
    if (run) {
      try {
        journal.keep(attempt, json);
      } catch (IOException e) {
        // Neither accepted nor answered: the scheduler sends it again.
        LOG.errorf(e, "cannot write %s to the journal", attempt);
        return;
      }
    }
    seen.add(attempt); // one that is cancelled before it came does not start
    node.accept(assignment);
  }
}
