package io.comfymill.agent.assignments;

import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.Assignment;
import java.io.IOException;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Takes each assignment to run once, writes it to the journal, and hands it to its node. One
 * thread: the consumer's.
 */
public final class AssignmentInbox {
  private static final Logger LOG = Logger.getLogger(AssignmentInbox.class);
  private static final int REMEMBERED = 20_000;

  /** Where an assignment is kept before anybody acts on it. */
  @FunctionalInterface
  public interface Keep {
    void keep(Assignment.Run run) throws IOException;
  }

  private final Keep journal;
  private final Map<NodeId, Consumer<Assignment>> nodes;
  private final Set<AttemptId> seen = remembered();

  public AssignmentInbox(Keep journal, Map<NodeId, Consumer<Assignment>> nodes) {
    this.journal = journal;
    this.nodes = Map.copyOf(nodes);
  }

  private static Set<AttemptId> remembered() {
    return Collections.newSetFromMap(
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<AttemptId, Boolean> eldest) {
            return size() > REMEMBERED;
          }
        });
  }

  /** What an earlier life of this agent has taken. Before the first assignment. */
  public void remember(Collection<AttemptId> attempts) {
    seen.addAll(attempts);
  }

  public void accept(Assignment assignment) {
    Consumer<Assignment> node = nodes.get(assignment.nodeId());
    if (node == null) {
      return;
    }
    if (!(assignment instanceof Assignment.Run run)) {
      seen.add(assignment.attempt()); // one that is over before it came does not begin
      node.accept(assignment);
    } else if (!seen.contains(run.attempt())) {
      take(run, node);
    }
  }

  private void take(Assignment.Run run, Consumer<Assignment> node) {
    try {
      journal.keep(run);
    } catch (IOException e) {
      // Not taken and not answered: the scheduler sends it again.
      LOG.errorf(e, "%s cannot be written to the journal", run.attempt());
      return;
    }
    seen.add(run.attempt());
    node.accept(run);
  }
}
