package io.comfymill.common.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.comfymill.common.id.NodeId;
import java.time.Instant;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** What an operator asks of the scheduler. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = FleetCommand.ChangeNode.class, name = "ChangeNode"),
  @JsonSubTypes.Type(value = FleetCommand.SetPolicy.class, name = "SetPolicy"),
  @JsonSubTypes.Type(value = FleetCommand.PauseQueue.class, name = "PauseQueue"),
})
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface FleetCommand {
  Instant at();

  /**
   * Change how a node is used; null leaves a setting as it is. A node that is not known is left
   * alone.
   *
   * @param pool instead of the one that its agent was given
   * @param labels instead of those that its agent was given
   * @param weight its share where the policy goes by weights, 1–1000
   * @param priority where the policy goes by priorities: higher goes first
   * @param enabled false: takes nothing, and what it holds and has not begun goes elsewhere
   * @param draining true: takes nothing, finishes what runs; the rest goes elsewhere
   */
  record ChangeNode(
      Instant at,
      NodeId nodeId,
      @Nullable String pool,
      @Nullable SortedSet<String> labels,
      @Nullable Integer weight,
      @Nullable Integer priority,
      @Nullable Boolean enabled,
      @Nullable Boolean draining)
      implements FleetCommand {
    private static final int HEAVIEST = 1000;

    public ChangeNode {
      Require.time(at, "at");
      Require.present(nodeId, "nodeId");
      Require.nameIfPresent(pool, "pool");
      Require.that(
          labels == null || labels.stream().noneMatch(String::isBlank),
          "labels",
          "has a blank one");
      Require.that(
          weight == null || (weight >= 1 && weight <= HEAVIEST), "weight", "is not 1 to 1000");
    }
  }

  /**
   * Place a pool's jobs by this policy from now on.
   *
   * @param policy its name; null goes back to the configured one
   */
  record SetPolicy(Instant at, String pool, @Nullable String policy) implements FleetCommand {
    public SetPolicy {
      Require.time(at, "at");
      Require.name(pool, "pool");
    }
  }

  /**
   * Start no more jobs of a part of the queue, or start them again; what runs goes on.
   *
   * @param paused false resumes it
   * @param reason for people
   */
  record PauseQueue(Instant at, QueueName queue, boolean paused, @Nullable String reason)
      implements FleetCommand {
    public PauseQueue {
      Require.time(at, "at");
      Require.present(queue, "queue");
    }
  }
}
