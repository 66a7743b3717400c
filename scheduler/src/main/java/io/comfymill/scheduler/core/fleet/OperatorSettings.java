package io.comfymill.scheduler.core.fleet;

import io.comfymill.common.wire.FleetCommand;
import java.util.Collections;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What operators said about a node; stored, and stronger than what its agent says.
 *
 * @param pool null leaves it to the agent
 * @param labels null leaves them to the agent
 */
public record OperatorSettings(
    @Nullable String pool,
    @Nullable SortedSet<String> labels,
    int weight,
    int priority,
    boolean enabled,
    boolean draining) {
  public static final OperatorSettings NONE = new OperatorSettings(null, null, 1, 0, true, false);

  public OperatorSettings {
    labels = labels == null ? null : Collections.unmodifiableSortedSet(new TreeSet<>(labels));
  }

  /** After one more command; what the command leaves out stays. */
  OperatorSettings with(FleetCommand.ChangeNode command) {
    return new OperatorSettings(
        command.pool() == null ? pool : command.pool(),
        command.labels() == null ? labels : command.labels(),
        Objects.requireNonNullElse(command.weight(), weight),
        Objects.requireNonNullElse(command.priority(), priority),
        Objects.requireNonNullElse(command.enabled(), enabled),
        Objects.requireNonNullElse(command.draining(), draining));
  }

  /** What holds for a node with this profile. */
  public NodeSettings over(NodeProfile profile) {
    String agents = Objects.requireNonNullElse(profile.pool(), NodeSettings.DEFAULT_POOL);
    return new NodeSettings(
        pool == null ? agents : pool,
        labels == null ? profile.labels() : labels,
        weight,
        priority == 0 ? profile.attachedPriority() : priority,
        enabled,
        draining);
  }
}
