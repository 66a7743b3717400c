package io.comfymill.common.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.comfymill.common.id.AgentId;
import io.comfymill.common.id.AttemptId;
import io.comfymill.common.id.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A sign of life on {@link Topic#NODE_HEARTBEATS}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Heartbeat.OfNode.class, name = "OfNode"),
  @JsonSubTypes.Type(value = Heartbeat.OfScheduler.class, name = "OfScheduler"),
})
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface Heartbeat {
  Instant at();

  /**
   * A node, from its agent. The attempts it lists also reconcile both sides: one that the scheduler
   * expects and the node does not list was lost on the way, and one that only the node knows is
   * stopped.
   *
   * @param online its ComfyUI answers
   * @param detail why it is not online; null while it is
   * @param url of its ComfyUI, for people
   * @param slots how many attempts it may hold, running and prefetched; 0 where it takes API-only
   *     ones alone
   * @param attempts all it holds: accepted, and the end not yet acknowledged by Kafka
   * @param running the one that ComfyUI executes now
   * @param capabilitiesHash of the {@link NodeCapabilities} that hold for it; null before the first
   * @param pool that its agent is configured for; null for the default one
   * @param labels that its agent is configured for
   * @param restartNeeded its ComfyUI hangs and did not react to an interrupt, or its worker died
   * @param interval how often its agent sends these; null from an agent that does not say so
   * @param host null from an agent that does not say it
   * @param notes null where nobody said anything of it
   * @param backWithin its agent ends now, and another one takes over what it holds within this
   *     time; null in every heartbeat but the last
   */
  record OfNode(
      Instant at,
      NodeId nodeId,
      AgentId agentId,
      boolean online,
      @Nullable String detail,
      String url,
      int slots,
      List<AttemptId> attempts,
      @Nullable AttemptId running,
      @Nullable String capabilitiesHash,
      @Nullable String pool,
      SortedSet<String> labels,
      boolean restartNeeded,
      Load load,
      @Nullable Duration interval,
      @Nullable NodeHost host,
      @Nullable NodeNotes notes,
      @Nullable Duration backWithin)
      implements Heartbeat {
    private static final int MOST_SLOTS = 1000;

    public OfNode {
      Require.time(at, "at");
      Require.present(nodeId, "nodeId");
      Require.present(agentId, "agentId");
      Require.present(url, "url");
      int least = notes == null || notes.apiSlots() == 0 ? 1 : 0;
      Require.that(
          slots >= least && slots <= MOST_SLOTS,
          "slots",
          "is not %d to %d".formatted(least, MOST_SLOTS));
      Require.present(attempts, "attempts");
      Require.nameIfPresent(pool, "pool");
      Require.present(load, "load");
      boolean some = interval == null || (!interval.isNegative() && !interval.isZero());
      Require.that(some, "interval", "is not longer than nothing");
      Require.that(
          backWithin == null || !backWithin.isNegative(), "backWithin", "is less than nothing");
      attempts = List.copyOf(attempts);
      // Null from an agent without this field.
      labels =
          labels == null
              ? Collections.emptySortedSet()
              : Collections.unmodifiableSortedSet(new TreeSet<>(labels));
    }
  }

  /** A node's memory figures, in bytes, and how many prompts its ComfyUI has, ours and others'. */
  record Load(
      long vramTotalBytes,
      long vramFreeBytes,
      long ramTotalBytes,
      long ramFreeBytes,
      int queueRemaining) {
    private static final long PEBIBYTE = 1L << 50;

    public Load {
      bytes(vramTotalBytes, "vramTotalBytes");
      bytes(vramFreeBytes, "vramFreeBytes");
      bytes(ramTotalBytes, "ramTotalBytes");
      bytes(ramFreeBytes, "ramFreeBytes");
      Require.that(queueRemaining >= 0, "queueRemaining", "is less than 0");
    }

    private static void bytes(long value, String field) {
      Require.that(value >= 0 && value <= PEBIBYTE, field, "is no amount of memory");
    }

    public static final Load UNKNOWN = new Load(0, 0, 0, 0, 0);
  }

  /**
   * The leading scheduler's own beacon. Leases are counted in beacons received, not in seconds:
   * when Kafka is away neither beacons nor heartbeats arrive, and no node is taken for lost.
   */
  record OfScheduler(Instant at, String schedulerId, long epoch) implements Heartbeat {
    public OfScheduler {
      Require.time(at, "at");
      Require.name(schedulerId, "schedulerId");
    }
  }
}
