package io.comfymill.gateway.proxy;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Asks nodes for what only they have. Of nodes that must answer alike one is asked, and what they
 * said is kept for a few seconds. While no node can be reached, what was said last.
 */
@ApplicationScoped
public class FleetReads {
  private static final Duration FRESH = Duration.ofSeconds(5);
  private static final int MOST_PATHS = 1_000;
  static final int MOST_NODES = 32;
  private static final int AT_ONCE = 8;

  private final ReachableNodes nodes;
  private final NodeClient client;
  private final Cache<String, Uni<List<JsonNode>>> reads =
      Caffeine.newBuilder().maximumSize(MOST_PATHS).expireAfterWrite(FRESH).build();
  private final Cache<String, List<JsonNode>> last =
      Caffeine.newBuilder().maximumSize(MOST_PATHS).build();

  FleetReads(ReachableNodes nodes, NodeClient client) {
    this.nodes = nodes;
    this.client = client;
  }

  /** By one node of each kind. */
  Uni<List<JsonNode>> byKind(String path) {
    return answers(path, ReachableNode::kind);
  }

  /** By each node, since they have different files. */
  Uni<List<JsonNode>> byNode(String path) {
    return answers(path, node -> node.id().value());
  }

  private Uni<List<JsonNode>> answers(String path, Function<ReachableNode, String> likeness) {
    return reads.get(
        path,
        asked ->
            nodes
                .all()
                .chain(all -> ask(distinct(all, likeness), path))
                .map(answers -> rememberedIfNone(path, answers))
                .memoize()
                .indefinitely());
  }

  private List<JsonNode> rememberedIfNone(String path, List<JsonNode> answers) {
    if (answers.isEmpty()) {
      List<JsonNode> before = last.getIfPresent(path);
      return before == null ? List.of() : before;
    }
    last.put(path, answers);
    return answers;
  }

  private static List<ReachableNode> distinct(
      List<ReachableNode> all, Function<ReachableNode, String> likeness) {
    Set<String> seen = new HashSet<>();
    return all.stream().filter(node -> seen.add(likeness.apply(node))).limit(MOST_NODES).toList();
  }

  private Uni<List<JsonNode>> ask(List<ReachableNode> asked, String path) {
    return Multi.createFrom()
        .iterable(asked)
        .onItem()
        .transformToUni(node -> client.json(node, path))
        .merge(AT_ONCE)
        .filter(Optional::isPresent)
        .map(Optional::get)
        .collect()
        .asList();
  }
}
