package io.comfymill.gateway.models;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.comfymill.common.id.AgentId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.ModelFile;
import io.comfymill.common.wire.NodeCapabilities;
import io.comfymill.common.wire.NodeInventory;
import io.comfymill.common.wire.NodeModels;
import io.comfymill.gateway.capabilities.ModelContents;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class FleetModelsTest {
  private static final List<NodeCapabilities> FLEET =
      List.of(
          node("a", Map.of("x.safetensors", 7L, "y.pt", 1L)),
          node("b", Map.of("x.safetensors", 7L, "y.pt", 2L, "Z.pt", 3L)),
          new NodeCapabilities(
              NodeCapabilities.TYPE,
              Instant.EPOCH,
              new NodeId("silent"),
              new AgentId("agent"),
              "c",
              JsonNodeFactory.instance.objectNode(),
              Map.of("checkpoints", List.of("x.safetensors"), "vae", List.of("ae.pt")),
              List.of(),
              JsonNodeFactory.instance.objectNode(),
              List.of(),
              null,
              null));

  private static NodeCapabilities node(String id, Map<String, Long> bytes) {
    return new NodeCapabilities(
        NodeCapabilities.TYPE,
        Instant.EPOCH,
        new NodeId(id),
        new AgentId("agent"),
        id,
        JsonNodeFactory.instance.objectNode(),
        Map.of("checkpoints", List.copyOf(bytes.keySet())),
        List.of(),
        JsonNodeFactory.instance.objectNode(),
        List.of(),
        null,
        new NodeInventory(
            List.of(), Collections.emptySortedMap(), Map.of("checkpoints", new TreeMap<>(bytes))));
  }

  private static final String ONE = "1a".repeat(32);
  private static final String TWO = "2b".repeat(32);
  private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

  private final ModelContents contents = new ModelContents();

  private void told(String node, String name, String sha256, Instant usedAt) {
    contents.put(
        new NodeModels(
            NodeModels.TYPE,
            Instant.EPOCH,
            new NodeId(node),
            NodeModels.partOf("checkpoints", name),
            List.of(new ModelFile("checkpoints", name, 7, sha256, usedAt))));
  }

  private FleetModels page(String search, int offset, int limit) {
    return FleetModels.of(FLEET, contents, List.of(), search, offset, limit);
  }

  private static FleetModels.Model model(String folder, String name, Long bytes, String... nodes) {
    return new FleetModels.Model(
        folder, name, bytes, null, ids(nodes), List.of(), new TreeSet<>(), null, null);
  }

  private static SortedSet<NodeId> ids(String... nodes) {
    TreeSet<NodeId> ids = new TreeSet<>();
    List.of(nodes).forEach(node -> ids.add(new NodeId(node)));
    return ids;
  }

  @Test
  void eachFileSaysWhoHasIt() {
    FleetModels models = page("", 0, 10);

    assertThat(models.total()).isEqualTo(4);
    assertThat(models.models())
        .containsExactly(
            model("checkpoints", "Z.pt", 3L, "b"),
            model("checkpoints", "x.safetensors", 7L, "a", "b", "silent"),
            model("checkpoints", "y.pt", null, "a", "b"),
            model("vae", "ae.pt", null, "silent"));
  }

  @Test
  void aPageOfWhatIsLookedFor() {
    assertThat(page("S/Z", 0, 10).models())
        .extracting(FleetModels.Model::name)
        .containsExactly("Z.pt");
    FleetModels second = page(".PT", 1, 1);
    assertThat(second.total()).isEqualTo(3);
    assertThat(second.models()).extracting(FleetModels.Model::name).containsExactly("y.pt");
    assertThat(page("", 9, 9).models()).isEmpty();
  }

  @Test
  void filesOfOneContentAreTheSame() {
    told("a", "x.safetensors", ONE, null);
    told("b", "Z.pt", ONE, null);

    FleetModels.Model model = page("x.safe", 0, 9).models().get(0);
    assertThat(model.sha256()).isEqualTo(ONE);
    assertThat(model.contents()).isEmpty();
    assertThat(model.sameAs()).containsExactly("checkpoints/Z.pt");
  }

  @Test
  void whereNodesDoNotAgreeEachContentIsShown() {
    told("a", "x.safetensors", ONE, null);
    told("b", "x.safetensors", TWO, null);
    told("b", "Z.pt", TWO, null);

    FleetModels.Model model = page("x.safe", 0, 9).models().get(0);
    assertThat(model.sha256()).isNull();
    assertThat(model.contents())
        .containsExactly(
            new FleetModels.Content(ONE, ids("a")), new FleetModels.Content(TWO, ids("b")));
    assertThat(model.sameAs()).containsExactly("checkpoints/Z.pt");
  }

  @Test
  void theLastUseOnAnyNodeCounts() {
    told("a", "x.safetensors", null, NOON);
    told("b", "x.safetensors", null, NOON.minusSeconds(3600));

    assertThat(page("x.safe", 0, 9).models().get(0).lastUsedAt()).isEqualTo(NOON);
  }
}
