package io.comfymill.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.id.NodeId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CandidatesTest {
  private static ReachableNode node(String id, String kind, String version, String... scripts) {
    return new ReachableNode(new NodeId(id), "http://" + id, kind, version, Set.of(scripts));
  }

  private static String first(List<ReachableNode> nodes, String client) {
    return Candidates.of(nodes, client, "/x", "").get(0).id().value();
  }

  @Test
  void aClientKeepsItsNodeAndOneThatGoesMovesItsOwnClientsOnly() {
    List<ReachableNode> nodes = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      nodes.add(node("n" + i, "same", "1.0"));
    }
    Map<String, String> before = new HashMap<>();
    for (int client = 0; client < 1000; client++) {
      before.put("c" + client, first(nodes, "c" + client));
    }
    assertThat(Set.copyOf(before.values())).hasSize(10);
    nodes.remove(3);
    before.forEach(
        (client, node) -> {
          if (!node.equals("n3")) {
            assertThat(first(nodes, client)).isEqualTo(node);
          }
        });
  }

  @Test
  void whoHasTheScriptComesFirstThenTheKnownKindThenTheNewestFrontend() {
    ReachableNode old = node("old", "a", "1.9.2");
    ReachableNode recent = node("recent", "b", "1.10.0");
    ReachableNode scripted = node("scripted", "c", "1.0", "/extensions/p/a.js");
    List<ReachableNode> all = List.of(old, recent, scripted);
    assertThat(Candidates.of(all, "c", "/extensions/p/a.js", "").get(0)).isEqualTo(scripted);
    assertThat(Candidates.of(all, "c", "/x", "a").get(0)).isEqualTo(old);
    assertThat(Candidates.of(all, "c", "/x", "").get(0)).isEqualTo(recent);
  }

  @Test
  void fewAreTriedWhateverTheFleet() {
    List<ReachableNode> nodes = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      nodes.add(node("n" + i, "kind" + i % 3, ""));
    }
    assertThat(Candidates.of(nodes, "c", "/x", "")).hasSize(6);
  }
}
