package io.comfymill.scheduler.core.filter;

import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.Requirements;
import io.comfymill.scheduler.core.fleet.Capabilities;
import io.comfymill.scheduler.core.fleet.NodeView;
import java.time.Instant;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The filters that every node passes before it is scored, the telling ones first. */
public final class NodeFilters {
  private static final List<NodeFilter> SUITABLE =
      List.of(
          NodeFilters::isPinned,
          NodeFilters::inPool,
          NodeFilters::hasLabels,
          NodeFilters::online,
          NodeFilters::enabled,
          NodeFilters::notDraining,
          NodeFilters::needsNoRestart,
          NodeFilters::healthy,
          NodeFilters::capabilitiesKnown,
          NodeFilters::hasNodeClasses,
          NodeFilters::hasModels,
          NodeFilters::hasVram);
  private static final List<NodeFilter> READY =
      List.of(NodeFilters::notResting, NodeFilters::hasFreeSlot);

  private NodeFilters() {}

  /** Why this node could not take such a job however idle it were; null where it could. */
  public static @Nullable NodeRefusal unsuitable(
      Requirements requirements, NodeView node, Instant now) {
    return first(SUITABLE, requirements, node, now);
  }

  /** Why a node that is suitable takes nothing at the moment; null where it does. */
  public static @Nullable NodeRefusal notReady(
      Requirements requirements, NodeView node, Instant now) {
    return first(READY, requirements, node, now);
  }

  private static @Nullable NodeRefusal first(
      List<NodeFilter> filters, Requirements requirements, NodeView node, Instant now) {
    for (NodeFilter filter : filters) {
      NodeRefusal refusal = filter.check(requirements, node, now);
      if (refusal != null) {
        return refusal;
      }
    }
    return null;
  }

  private static @Nullable NodeRefusal isPinned(Requirements wanted, NodeView node, Instant now) {
    NodeId pin = wanted.pin();
    return pin == null || pin.equals(node.id()) ? null : new Mismatch.OtherNode(pin);
  }

  private static @Nullable NodeRefusal inPool(Requirements wanted, NodeView node, Instant now) {
    String pool = wanted.pool();
    return pool == null || pool.equals(node.pool())
        ? null
        : new Mismatch.OtherPool(node.pool(), pool);
  }

  private static @Nullable NodeRefusal hasLabels(Requirements wanted, NodeView node, Instant now) {
    if (wanted.labels().isEmpty() || node.labels().containsAll(wanted.labels())) {
      return null;
    }
    SortedSet<String> missing = new TreeSet<>(wanted.labels());
    missing.removeAll(node.labels());
    return new Mismatch.LacksLabels(missing);
  }

  private static @Nullable NodeRefusal online(Requirements wanted, NodeView node, Instant now) {
    return node.online()
        ? null
        : new NodeRefusal.Offline(node.detail() == null ? "no reason given" : node.detail());
  }

  private static @Nullable NodeRefusal enabled(Requirements wanted, NodeView node, Instant now) {
    return node.enabled() ? null : new NodeRefusal.Disabled();
  }

  private static @Nullable NodeRefusal notDraining(
      Requirements wanted, NodeView node, Instant now) {
    return node.draining() ? new NodeRefusal.Draining() : null;
  }

  private static @Nullable NodeRefusal needsNoRestart(
      Requirements wanted, NodeView node, Instant now) {
    return node.profile().restartNeeded() ? new NodeRefusal.RestartNeeded() : null;
  }

  private static @Nullable NodeRefusal healthy(Requirements wanted, NodeView node, Instant now) {
    String refusal = node.circuit().refusal(now);
    return refusal == null ? null : new NodeRefusal.Unhealthy(refusal);
  }

  private static @Nullable NodeRefusal capabilitiesKnown(
      Requirements wanted, NodeView node, Instant now) {
    return node.capabilities() == null ? new NodeRefusal.CapabilitiesUnknown() : null;
  }

  private static @Nullable NodeRefusal hasNodeClasses(
      Requirements wanted, NodeView node, Instant now) {
    Capabilities capabilities = node.capabilities();
    if (capabilities == null || capabilities.nodeClasses().containsAll(wanted.nodeClasses())) {
      return null;
    }
    SortedSet<String> missing = capabilities.missingClasses(wanted);
    return new NodeRefusal.LacksNodeClasses(missing);
  }

  private static @Nullable NodeRefusal hasModels(Requirements wanted, NodeView node, Instant now) {
    Capabilities capabilities = node.capabilities();
    if (capabilities == null || capabilities.modelFiles().containsAll(wanted.modelFiles())) {
      return null;
    }
    return new NodeRefusal.LacksModels(capabilities.missingModels(wanted));
  }

  /** A node that does not say how much it has is not taken for one that has enough. */
  private static @Nullable NodeRefusal hasVram(Requirements wanted, NodeView node, Instant now) {
    return node.vramTotalBytes() >= wanted.minVramBytes()
        ? null
        : new Mismatch.TooLittleVram(node.vramTotalBytes(), wanted.minVramBytes());
  }

  private static @Nullable NodeRefusal notResting(Requirements wanted, NodeView node, Instant now) {
    return now.isBefore(node.restingUntil()) ? new NodeRefusal.Resting() : null;
  }

  private static @Nullable NodeRefusal hasFreeSlot(
      Requirements wanted, NodeView node, Instant now) {
    return node.free() > 0 ? null : new NodeRefusal.NoFreeSlot(node.slots());
  }
}
