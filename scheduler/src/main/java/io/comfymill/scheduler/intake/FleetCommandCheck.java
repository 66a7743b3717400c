package io.comfymill.scheduler.intake;

import io.comfymill.common.wire.FleetCommand;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Gateways check what operators say; what they let pass by mistake ends here. */
final class FleetCommandCheck {
  private static final int HEAVIEST = 1000;

  private FleetCommandCheck() {}

  static Message checked(FleetCommand command) {
    if (command instanceof FleetCommand.ChangeNode change) {
      require(change.nodeId() != null, "nodeId must be there");
      require(isName(change.pool()), "pool must not be blank");
      require(areNames(change.labels()), "labels must not be blank");
      Integer weight = change.weight();
      require(weight == null || (weight >= 1 && weight <= HEAVIEST), "weight must be 1 to 1000");
    } else if (command instanceof FleetCommand.SetPolicy set) {
      require(set.pool() != null && isName(set.pool()), "pool must be there");
    }
    return new Message.Order(command);
  }

  private static boolean areNames(@Nullable Collection<String> names) {
    return names == null || names.stream().allMatch(FleetCommandCheck::isName);
  }

  private static boolean isName(@Nullable String name) {
    return name == null || !name.isBlank();
  }

  private static void require(boolean holds, String demand) {
    if (!holds) {
      throw new IllegalArgumentException("of an operator's command, " + demand);
    }
  }
}
