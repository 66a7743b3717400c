package io.comfymill.gateway.fleet;

import io.comfymill.common.id.NodeId;
import io.comfymill.common.rows.NodeRow;
import io.comfymill.common.wire.FleetCommand;
import io.comfymill.gateway.audit.Actor;
import io.comfymill.gateway.audit.AuditLog;
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
  private final AuditLog audit;
  private final InstantSource clock;

  Operators(
      NodeQueries nodes,
      PoolRows pools,
      CommandSender commands,
      AuditLog audit,
      InstantSource clock) {
    this.nodes = nodes;
    this.pools = pools;
    this.commands = commands;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * True once the node's row shows the change, false if it does not in time. Fails with {@link
   * ProblemException} if there is no such node.
   */
  Uni<Boolean> change(Actor actor, NodeId node, NodePatch patch) {
    return nodes
        .row(node)
        .map(found -> found.orElseThrow(() -> unknown(node)))
        .chain(row -> audit.write(actor, act(row, patch)))
        .chain(() -> commands.send(patch.command(node, clock.instant())))
        .chain(
            () ->
                Confirmation.await(
                    () -> nodes.row(node), row -> row.filter(patch::shows).isPresent()))
        .map(shown -> shown != null);
  }

  private static AuditLog.Act act(NodeRow row, NodePatch patch) {
    return new AuditLog.Act("node.change", row.id, NodePatch.of(row), patch);
  }

  static ProblemException unknown(NodeId node) {
    return new ProblemException(ProblemType.UNKNOWN_NODE, "node '%s' is not known".formatted(node));
  }

  /**
   * True once the pool's row shows the policy, false if it does not in time.
   *
   * @param policy null goes back to the configured one
   */
  Uni<Boolean> setPolicy(Actor actor, String pool, @Nullable String policy) {
    Optional<String> wanted = Optional.ofNullable(policy);
    return pools
        .policy(pool)
        .chain(
            before ->
                audit.write(
                    actor, new AuditLog.Act("pool.policy", pool, before.orElse(null), policy)))
        .chain(() -> commands.send(new FleetCommand.SetPolicy(clock.instant(), pool, policy)))
        .chain(() -> Confirmation.await(() -> pools.policy(pool), wanted::equals))
        .map(shown -> shown != null);
  }
}
