package io.comfymill.scheduler.core.filter;

import io.comfymill.common.eligibility.Requirement;
import io.comfymill.common.wire.Requirements;
import io.comfymill.scheduler.core.filter.NodeRefusal.Reason;
import io.comfymill.scheduler.core.fleet.ComingModel;
import io.comfymill.scheduler.core.fleet.NodeView;
import java.time.Instant;
import java.util.Objects;
import java.util.SortedSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What may keep a node from taking a job, asked before nodes are scored; the first reason counts.
 */
public final class NodeFilters {
  private NodeFilters() {}

  /** Why this node could not take such a job however idle it were; null where it could. */
  public static @Nullable NodeRefusal unsuitable(Requirements wanted, NodeView node, Instant now) {
    NodeRefusal elsewhere = elsewhere(wanted, node);
    if (elsewhere != null) {
      return elsewhere;
    }
    NodeRefusal outOfService = outOfService(node, now);
    return outOfService == null ? incapable(wanted, node) : outOfService;
  }

  /** Why a node that is suitable takes nothing at the moment; null where it does. */
  public static @Nullable NodeRefusal notReady(NodeView node, Instant now) {
    if (node.paused()) {
      return Reason.QUEUE_PAUSED.with(node.pool());
    }
    if (now.isBefore(node.restingUntil())) {
      return Reason.RESTING.with();
    }
    return node.free() > 0 ? null : full(node);
  }

  /** What a node says that has no slot free. */
  public static NodeRefusal full(NodeView node) {
    if (node.apiLane()) {
      return Reason.API_LANE_FULL.with(node.slots());
    }
    int others = node.profile().othersPrompts();
    return others >= node.slots()
        ? Reason.OTHERS_WORK.with(others)
        : NodeRefusal.noFreeSlot(node.slots());
  }

  private static @Nullable NodeRefusal elsewhere(Requirements wanted, NodeView node) {
    if (!Requirement.PIN.isMetBy(node, wanted)) {
      return Reason.OTHER_NODE.with(Objects.requireNonNull(wanted.pin()));
    } else if (!Requirement.POOL.isMetBy(node, wanted)) {
      return Reason.OTHER_POOL.with(node.pool(), Objects.requireNonNull(wanted.pool()));
    } else if (!Requirement.LABELS.isMetBy(node, wanted)) {
      return Reason.LACKS_LABELS.withList(Requirement.missing(wanted.labels(), node.labels()));
    }
    return null;
  }

  private static @Nullable NodeRefusal outOfService(NodeView node, Instant now) {
    if (!node.profile().online()) {
      return Reason.OFFLINE.with(
          Objects.requireNonNullElse(node.profile().detail(), "no reason given"));
    } else if (!node.settings().enabled()) {
      return Reason.DISABLED.with();
    } else if (node.settings().draining()) {
      return Reason.DRAINING.with();
    } else if (node.profile().restartNeeded()) {
      return Reason.RESTART_NEEDED.with();
    }
    String unhealthy = node.circuit().refusal(now);
    if (unhealthy != null) {
      return Reason.UNHEALTHY.with(unhealthy);
    }
    return node.capabilities() == null ? Reason.CAPABILITIES_UNKNOWN.with() : null;
  }

  private static @Nullable NodeRefusal incapable(Requirements wanted, NodeView node) {
    if (!Requirement.NODE_CLASSES.isMetBy(node, wanted)) {
      return Reason.LACKS_NODE_CLASSES.withList(
          Requirement.missing(wanted.nodeClasses(), node.nodeClasses()));
    } else if (!Requirement.MODEL_FILES.isMetBy(node, wanted)) {
      return lacksModels(Requirement.missing(wanted.modelFiles(), node.modelFiles()), node);
    } else if (!Requirement.VRAM.isMetBy(node, wanted)) {
      return NodeRefusal.tooLittleVram(node.vramTotalBytes(), wanted.minVramBytes());
    } else if (!Requirement.GPU.isMetBy(node, wanted)) {
      return Reason.API_JOBS_ONLY.with();
    }
    return null;
  }

  private static NodeRefusal lacksModels(SortedSet<String> missing, NodeView node) {
    if (!node.coming().keySet().containsAll(missing)) {
      return Reason.LACKS_MODELS.withList(missing);
    }
    boolean fails = missing.stream().anyMatch(file -> coming(node, file).fails());
    Reason reason = fails ? Reason.CANNOT_FETCH_MODELS : Reason.FETCHES_MODELS;
    return reason.with(
        missing.stream()
            .map(file -> "%s (%s)".formatted(file, coming(node, file).words()))
            .collect(Collectors.joining(", ")));
  }

  private static ComingModel coming(NodeView node, String file) {
    return Objects.requireNonNull(node.coming().get(file));
  }
}
