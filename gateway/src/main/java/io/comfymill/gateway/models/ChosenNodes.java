package io.comfymill.gateway.models;

import io.comfymill.gateway.errors.InvalidFieldException;
import io.comfymill.gateway.errors.ProblemException;
import io.comfymill.gateway.errors.ProblemType;
import io.comfymill.gateway.fleet.NodeFacts;
import io.comfymill.gateway.fleet.NodeQueries;
import io.comfymill.gateway.input.StrictJson;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The nodes that a request names, or those that are in the pool that it names. */
@ApplicationScoped
class ChosenNodes {
  private final NodeQueries nodes;

  ChosenNodes(NodeQueries nodes) {
    this.nodes = nodes;
  }

  /** The body of a request. */
  record Choice(@Nullable List<String> nodes, @Nullable String pool) {
    Choice {
      if ((nodes == null || nodes.isEmpty()) == (pool == null)) {
        throw new InvalidFieldException("nodes", "must name nodes, or pool must name a pool");
      }
    }
  }

  /** Their ids. Fails with {@link ProblemException} where there is no such node or pool. */
  Uni<Set<String>> nodes(byte[] body) {
    Choice choice = StrictJson.body(body, Choice.class);
    return nodes.facts().map(all -> chosen(choice, all));
  }

  private static Set<String> chosen(Choice choice, List<NodeFacts> all) {
    Set<String> known = ids(all);
    if (choice.nodes() != null) {
      Set<String> unknown = new TreeSet<>(choice.nodes());
      unknown.removeAll(known);
      if (!unknown.isEmpty()) {
        throw new ProblemException(
            ProblemType.UNKNOWN_NODE, String.join(", ", unknown) + " are not known");
      }
      return Set.copyOf(choice.nodes());
    }
    Set<String> members =
        ids(all.stream().filter(node -> node.pool().equals(choice.pool())).toList());
    if (members.isEmpty()) {
      throw new ProblemException(
          ProblemType.UNKNOWN_POOL, "pool '%s' has no nodes".formatted(choice.pool()));
    }
    return members;
  }

  private static Set<String> ids(List<NodeFacts> nodes) {
    return nodes.stream().map(node -> node.id().value()).collect(Collectors.toSet());
  }
}
