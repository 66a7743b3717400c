package io.comfymill.scheduler.core.fleet;

import io.comfymill.common.wire.Requirements;
import java.time.Instant;
import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** The filters that every node passes before it is scored, the telling ones first. */
public final class Filters {
  private static final List<NodeFilter> SUITABLE =
      List.of(
          Filters::online,
          Filters::notDraining,
          Filters::capabilitiesKnown,
          Filters::hasNodeClasses,
          Filters::hasModels);
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

  private static @Nullable Refusal online(Requirements wanted, NodeRoom node, Instant now) {
    return node.online()
        ? null
        : new Refusal.Offline(node.detail() == null ? "no reason given" : node.detail());
  }

  private static @Nullable Refusal notDraining(Requirements wanted, NodeRoom node, Instant now) {
    return node.draining() ? new Refusal.Draining() : null;
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

  private static @Nullable Refusal notResting(Requirements wanted, NodeRoom node, Instant now) {
    return now.isBefore(node.restingUntil()) ? new Refusal.Resting() : null;
  }

  private static @Nullable Refusal hasFreeSlot(Requirements wanted, NodeRoom node, Instant now) {
    return node.free() > 0 ? null : new Refusal.NoFreeSlot(node.slots());
  }
}
