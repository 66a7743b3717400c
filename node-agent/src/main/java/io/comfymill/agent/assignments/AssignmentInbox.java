package io.comfymill.agent.assignments;

import io.comfymill.agent.context.RecentlySeen;
import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.Assignment;
import java.io.IOException;
import java.util.Collection;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Accepts each assignment to run once, writes it to the journal, and hands it to its node. For one
 * consumer at a time.
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
  private final Function<NodeId, @Nullable Consumer<Assignment>> nodes;
  private final Set<AttemptId> seen = RecentlySeen.upTo(REMEMBERED);

  /**
   * @param nodes null for one that is not looked after
   */
  public AssignmentInbox(Keep journal, Function<NodeId, @Nullable Consumer<Assignment>> nodes) {
    this.journal = journal;
    this.nodes = nodes;
  }

  /** What a previous life of this agent has accepted. Before the first assignment. */
  public void remember(Collection<AttemptId> attempts) {
    seen.addAll(attempts);
  }

  /**
   * @param json the assignment as it came: it is not written out again for the journal
   */
  public synchronized void accept(Assignment assignment, byte[] json) {
    Consumer<Assignment> node = nodes.apply(assignment.nodeId());
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
