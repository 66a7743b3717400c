package io.comfymill.gateway.fleet;

import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.FleetCommand;
import io.comfymill.gateway.errors.ProblemException;
import io.comfymill.gateway.errors.ProblemType;
import io.comfymill.gateway.messaging.CommandSender;
import io.comfymill.gateway.messaging.Confirmation;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Changes settings of nodes and pools: sends a command to the scheduler and waits until its table
 * shows the change.
 */
@ApplicationScoped
public class Operators {
  private final NodeQueries nodes;
  private final PoolRows pools;
  private final CommandSender commands;
  private final InstantSource clock;

  Operators(NodeQueries nodes, PoolRows pools, CommandSender commands, InstantSource clock) {
    this.nodes = nodes;
    this.pools = pools;
    this.commands = commands;
    this.clock = clock;
  }

  /**
   * True once the node's row shows the change, false if it does not in time. Fails with {@link
   * ProblemException} if there is no such node.
   */
  Uni<Boolean> change(NodeId node, NodePatch patch) {
    return nodes
        .row(node)
        .invoke(found -> requireKnown(node, found))
        .chain(() -> commands.send(patch.command(node, clock.instant())))
        .chain(
            () ->
                Confirmation.await(
                    () -> nodes.row(node), row -> row.filter(patch::shows).isPresent()))
        .map(shown -> shown != null);
  }

  private static void requireKnown(NodeId node, Optional<?> found) {
    if (found.isEmpty()) {
      throw unknown(node);
    }
  }

  static ProblemException unknown(NodeId node) {
    return new ProblemException(ProblemType.UNKNOWN_NODE, "node '%s' is not known".formatted(node));
  }

  /**
   * True once the pool's row shows the policy, false if it does not in time.
   *
   * @param policy null goes back to the configured one
   */
  Uni<Boolean> setPolicy(String pool, @Nullable String policy) {
    Optional<String> wanted = Optional.ofNullable(policy);
    return commands
        .send(new FleetCommand.SetPolicy(clock.instant(), pool, policy))
        .chain(() -> Confirmation.await(() -> pools.policy(pool), wanted::equals))
        .map(shown -> shown != null);
  }
}
