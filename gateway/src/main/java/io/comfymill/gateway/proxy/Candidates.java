package io.comfymill.gateway.proxy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.codec.digest.MurmurHash3;

/**
 * Chooses which nodes to ask for a path, in which order. The same client gets the same node as long
 * as that is there; a node that comes or goes moves only the clients that it gets or had.
 */
final class Candidates {
  /** Nodes of one kind have the same routes; a second one is for when the first is gone. */
  private static final int MOST_OF_A_KIND = 2;

  private static final int MOST_TRIED = 8;

  private Candidates() {}

  /**
   * @param client any text that stays the same for a client
   * @param path of the request, decoded
   * @param knownKind of nodes that are known to have it; empty if none is known
   */
  static List<ReachableNode> of(
      List<ReachableNode> nodes, String client, String path, String knownKind) {
    List<ReachableNode> ordered = new ArrayList<>(nodes);
    ordered.sort(
        Comparator.comparing((ReachableNode node) -> !node.extensions().contains(path))
            .thenComparing(node -> !node.kind().equals(knownKind))
            .thenComparing(Candidates::version, Comparator.reverseOrder())
            .thenComparing(node -> weight(client, node), Comparator.reverseOrder())
            .thenComparing(ReachableNode::id));
    Map<String, Integer> kinds = new HashMap<>();
    return ordered.stream()
        .filter(node -> kinds.merge(node.kind(), 1, Integer::sum) <= MOST_OF_A_KIND)
        .limit(MOST_TRIED)
        .toList();
  }

  private static long weight(String client, ReachableNode node) {
    byte[] both = (client + "\n" + node.id().value()).getBytes(StandardCharsets.UTF_8);
    return MurmurHash3.hash128x64(both)[0];
  }

  /** The pages of the newest frontend know the older servers. */
  private static String version(ReachableNode node) {
    StringBuilder comparable = new StringBuilder();
    for (String part : node.frontendVersion().split("\\.", -1)) {
      comparable.append("%8s".formatted(part));
    }
    return comparable.toString();
  }
}
