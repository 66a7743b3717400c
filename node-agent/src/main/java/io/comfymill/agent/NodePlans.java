package io.comfymill.agent;

import io.comfymill.agent.attached.AttachedServer;
import io.comfymill.agent.attached.AttachedServers;
import io.comfymill.agent.comfyui.ComfyUiAddress;
import io.comfymill.agent.identity.Identity;
import io.comfymill.agent.settings.AgentConfig;
import io.comfymill.agent.settings.SettingsCheck;
import io.comfymill.common.id.AgentId;
import io.comfymill.common.id.NodeId;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Which nodes this agent is to look after, by the settings and the lists of servers. */
final class NodePlans {
  private static final Logger LOG = Logger.getLogger(NodePlans.class);

  private final AgentConfig config;
  private final AttachedServers attached;
  private final List<ComfyUiAddress> own;
  private final Path identityFile;
  private final Map<NodeId, NodePlan> first;
  private final AgentId agent;
  private String complaint = "";

  private record Read(AgentId agent, Map<NodeId, NodePlan> plans) {}

  /**
   * @param attached that the settings name too
   * @throws IllegalArgumentException that says what to change
   */
  NodePlans(AgentConfig config, AttachedServers attached, Path identityFile) throws IOException {
    this.config = config;
    this.attached = attached;
    this.identityFile = identityFile;
    List<AttachedServer> listed = attached.read();
    this.own = SettingsCheck.check(config, mayChange() || !listed.isEmpty());
    Read read = plans(listed);
    this.first = read.plans();
    this.agent = read.agent();
  }

  AgentId agent() {
    return agent;
  }

  /** As they were at the start. */
  Map<NodeId, NodePlan> first() {
    return first;
  }

  /** False where only a new start brings others. */
  boolean mayChange() {
    return config.attached().file().isPresent() || config.attached().envFile().isPresent();
  }

  /**
   * As they are listed now; null where something in the lists is wrong, which is told once and
   * changes nothing.
   */
  @Nullable Map<NodeId, NodePlan> again() throws IOException {
    try {
      Map<NodeId, NodePlan> plans = plans(attached.read()).plans();
      complaint = "";
      return plans;
    } catch (IllegalArgumentException | NoSuchFileException e) {
      String wrong = String.valueOf(e.getMessage());
      if (!wrong.equals(complaint)) {
        complaint = wrong;
        LOG.errorf("the listed servers stay as they are: %s", wrong);
      }
      return null;
    }
  }

  private Read plans(List<AttachedServer> listed) throws IOException {
    List<NodePlan> plans = NodePlan.of(config, own, listed);
    List<String> urls = plans.stream().map(plan -> plan.address().toString()).toList();
    Identity identity = Identity.of(identityFile, urls, NodePlans::eightHexDigits);
    Map<NodeId, NodePlan> byId = new LinkedHashMap<>();
    for (NodePlan plan : plans) {
      NodeId minted = identity.nodes().get(plan.address().toString());
      byId.put(plan.name() == null ? minted : new NodeId(plan.name()), plan);
    }
    return new Read(identity.agent(), byId);
  }

  private static String eightHexDigits() {
    return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
  }
}
