package io.comfymill.gateway.capabilities;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.comfymill.common.id.AgentId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.NodeCapabilities;
import io.comfymill.common.wire.NodeInventory;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
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

  private static FleetModels.Model model(String folder, String name, Long bytes, String... nodes) {
    TreeSet<NodeId> ids = new TreeSet<>();
    List.of(nodes).forEach(node -> ids.add(new NodeId(node)));
    return new FleetModels.Model(folder, name, bytes, ids);
  }

  @Test
  void eachFileSaysWhoHasIt() {
    FleetModels models = FleetModels.of(FLEET, "", 0, 10);

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
    assertThat(FleetModels.of(FLEET, "S/Z", 0, 10).models())
        .extracting(FleetModels.Model::name)
        .containsExactly("Z.pt");
    FleetModels second = FleetModels.of(FLEET, ".PT", 1, 1);
    assertThat(second.total()).isEqualTo(3);
    assertThat(second.models()).extracting(FleetModels.Model::name).containsExactly("y.pt");
    assertThat(FleetModels.of(FLEET, "", 9, 9).models()).isEmpty();
  }
}
