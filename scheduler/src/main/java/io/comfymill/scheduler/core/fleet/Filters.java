package io.comfymill.scheduler.core.fleet;

import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.Requirements;
import java.time.Instant;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The filters that every node passes before it is scored, the telling ones first. */
public final class Filters {
  private static final List<NodeFilter> SUITABLE =
      List.of(
          Filters::isPinned,
          Filters::inPool,
          Filters::hasLabels,
          Filters::online,
          Filters::enabled,
          Filters::notDraining,
          Filters::needsNoRestart,
          Filters::healthy,
          Filters::capabilitiesKnown,
          Filters::hasNodeClasses,
          Filters::hasModels,
          Filters::hasVram);
  private static final List<NodeFilter> READY = List.of(Filters::notResting, Filters::hasFreeSlot);

  private Filters() {}

  /** Why this node could not take such a job however idle it were; null where it could. */
  public static @Nullable Refusal unsuitable(
      Requirements requirements, NodeRoom node, Instant now) {
    return first(SUITABLE, requirements, node, now);
  }

  /** Why a node that is suitable takes nothing at the moment; null where it does. */
  public static @Nullable Refusal notReady(Requirements requirements, NodeRoom node, Instant now) {
    return first(READY, requirements, node, now);
  }

  private static @Nullable Refusal first(
      List<NodeFilter> filters, Requirements requirements, NodeRoom node, Instant now) {
    for (NodeFilter filter : filters) {
      Refusal refusal = filter.check(requirements, node, now);
      if (refusal != null) {
        return refusal;
      }
    }
    return null;
  }

  private static @Nullable Refusal isPinned(Requirements wanted, NodeRoom node, Instant now) {
    NodeId pin = wanted.pin();
    return pin == null || pin.equals(node.id()) ? null : new Mismatch.OtherNode(pin);
  }

  private static @Nullable Refusal inPool(Requirements wanted, NodeRoom node, Instant now) {
    String pool = wanted.pool();
    return pool == null || pool.equals(node.pool())
        ? null
        : new Mismatch.OtherPool(node.pool(), pool);
  }

  private static @Nullable Refusal hasLabels(Requirements wanted, NodeRoom node, Instant now) {
    if (wanted.labels().isEmpty() || node.labels().containsAll(wanted.labels())) {
      return null;
    }
    SortedSet<String> missing = new TreeSet<>(wanted.labels());
    missing.removeAll(node.labels());
    return new Mismatch.LacksLabels(missing);
  }

  private static @Nullable Refusal online(Requirements wanted, NodeRoom node, Instant now) {
    return node.online()
        ? null
        : new Refusal.Offline(node.detail() == null ? "no reason given" : node.detail());
  }

  private static @Nullable Refusal enabled(Requirements wanted, NodeRoom node, Instant now) {
    return node.enabled() ? null : new Refusal.Disabled();
  }

  private static @Nullable Refusal notDraining(Requirements wanted, NodeRoom node, Instant now) {
    return node.draining() ? new Refusal.Draining() : null;
  }

  private static @Nullable Refusal needsNoRestart(Requirements wanted, NodeRoom node, Instant now) {
    return node.profile().restartNeeded() ? new Refusal.RestartNeeded() : null;
  }

  private static @Nullable Refusal healthy(Requirements wanted, NodeRoom node, Instant now) {
    String refusal = node.circuit().refusal(now);
    return refusal == null ? null : new Refusal.Unhealthy(refusal);
  }

  private static @Nullable Refusal capabilitiesKnown(
      Requirements wanted, NodeRoom node, Instant now) {
    return node.capabilities() == null ? new Refusal.CapabilitiesUnknown() : null;
  }

  private static @Nullable Refusal hasNodeClasses(Requirements wanted, NodeRoom node, Instant now) {
    Capabilities capabilities = node.capabilities();
    if (capabilities == null || capabilities.nodeClasses().containsAll(wanted.nodeClasses())) {
      return null;
    }
    SortedSet<String> missing = capabilities.missingClasses(wanted);
    return new Refusal.LacksNodeClasses(missing);
  }

  private static @Nullable Refusal hasModels(Requirements wanted, NodeRoom node, Instant now) {
    Capabilities capabilities = node.capabilities();
    if (capabilities == null || capabilities.modelFiles().containsAll(wanted.modelFiles())) {
      return null;
    }
    return new Refusal.LacksModels(capabilities.missingModels(wanted));
  }

  /** A node that does not say how much it has is not taken for one that has enough. */
  private static @Nullable Refusal hasVram(Requirements wanted, NodeRoom node, Instant now) {
    return node.vramTotalBytes() >= wanted.minVramBytes()
        ? null
        : new Mismatch.TooLittleVram(node.vramTotalBytes(), wanted.minVramBytes());
  }

  private static @Nullable Refusal notResting(Requirements wanted, NodeRoom node, Instant now) {
    return now.isBefore(node.restingUntil()) ? new Refusal.Resting() : null;
  }

  private static @Nullable Refusal hasFreeSlot(Requirements wanted, NodeRoom node, Instant now) {
    return node.free() > 0 ? null : new Refusal.NoFreeSlot(node.slots());
  }
}
