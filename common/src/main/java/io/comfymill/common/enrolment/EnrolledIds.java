package io.comfymill.common.enrolment;

import io.comfymill.common.id.AgentId;
import io.comfymill.common.id.NodeId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The ids of enrolled agents and of their nodes: {@code agent-0123456789ab} has nodes like {@code
 * node-0123456789ab-01234567}. So whoever reads a record knows whose it has to be, without asking.
 */
public final class EnrolledIds {
  private static final Pattern AGENT = Pattern.compile("agent-([0-9a-f]{12})");
  private static final Pattern NODE = Pattern.compile("node-([0-9a-f]{12})-[0-9a-f]{8}");

  private EnrolledIds() {}

  /** Empty for a node of an agent that was set up by hand. */
  public static Optional<AgentId> agentOf(NodeId node) {
    Matcher form = NODE.matcher(node.value());
    return form.matches() ? Optional.of(new AgentId("agent-" + form.group(1))) : Optional.empty();
  }

  /** False for an agent that was set up by hand. */
  static boolean isEnrolled(AgentId agent) {
    return AGENT.matcher(agent.value()).matches();
  }

  /**
   * What makes a new node's id unique.
   *
   * @param unique eight hex digits
   */
  public static String nodePart(AgentId agent, String unique) {
    Matcher form = AGENT.matcher(agent.value());
    return form.matches() ? form.group(1) + "-" + unique : unique;
  }
}
