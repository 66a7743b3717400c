package io.comfymill.gateway.fleet;

import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.Requirements;
import io.comfymill.common.workflow.NodeAbilities;
import io.comfymill.gateway.capabilities.CapabilityRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All nodes that have ever announced capabilities, online or not, with their rows in the
 * scheduler's table. The table is read at most once a second, and not at all for jobs that need
 * nothing from it.
 */
@ApplicationScoped
public class KnownNodes {
  private static final Duration FRESH = Duration.ofSeconds(1);

  private final CapabilityRegistry fleet;
  private final Uni<Written> written;

  KnownNodes(CapabilityRegistry fleet, NodeQueries rows, PoolRows pools) {
    this.fleet = fleet;
    this.written =
        Uni.combine()
            .all()
            .unis(rows.facts(), pools.names())
            .asTuple()
            .map(both -> new Written(byId(both.getItem1()), both.getItem2()))
            .memoize()
            .forFixedDuration(FRESH);
  }

  private record Written(Map<NodeId, NodeFacts> nodes, List<String> pools) {}

  private static Map<NodeId, NodeFacts> byId(List<NodeFacts> facts) {
    Map<NodeId, NodeFacts> byId = new HashMap<>();
    facts.forEach(node -> byId.put(node.id(), node));
    return byId;
  }

  /** A name in the job's requirements that does not exist. */
  public record Unknown(String field, String value) {}

  /** The pool or the node that the job asks for, if it is unknown. */
  public Uni<Optional<Unknown>> unknownName(Requirements requirements) {
    return requirements.pool() == null && requirements.pin() == null
        ? Uni.createFrom().item(Optional.empty())
        : written.map(now -> unknownName(requirements, now));
  }

  private Optional<Unknown> unknownName(Requirements requirements, Written now) {
    String pool = requirements.pool();
    NodeId pin = requirements.pin();
    if (pool != null && !hasPool(pool, now)) {
      return Optional.of(new Unknown("pool", pool));
    }
    boolean known = pin == null || now.nodes().containsKey(pin) || fleet.knows(pin);
    return known ? Optional.empty() : Optional.of(new Unknown("pin", pin.value()));
  }

  private static boolean hasPool(String pool, Written now) {
    return pool.equals(NodeFacts.DEFAULT_POOL)
        || now.pools().contains(pool)
        || now.nodes().values().stream().anyMatch(node -> node.pool().equals(pool));
  }

  /** Whether any node could run such a job, and otherwise what each lacks. */
  public Uni<Suitability> suitability(Requirements requirements) {
    Map<NodeId, NodeAbilities> abilities = fleet.abilities();
    return asksForFacts(requirements)
        ? written.map(now -> Suitability.of(requirements, abilities, now.nodes(), fleet::fetchable))
        : Uni.createFrom()
            .item(() -> Suitability.of(requirements, abilities, Map.of(), fleet::fetchable));
  }

  private static boolean asksForFacts(Requirements requirements) {
    return requirements.pool() != null
        || !requirements.labels().isEmpty()
        || requirements.minVramBytes() > 0;
  }
}
