package io.comfymill.gateway.capabilities;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.id.AgentId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.ModelFile;
import io.comfymill.common.wire.NodeCapabilities;
import io.comfymill.common.wire.NodeInventory;
import io.comfymill.common.wire.NodeModels;
import io.comfymill.common.wire.WireJson;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CapabilityRegistryTest {
  private final ModelContents contents = new ModelContents();
  private final CapabilityRegistry fleet =
      new CapabilityRegistry(contents, new FetchableModels(), Runnable::run);

  @Test
  void withoutNodesNothingIsKnown() {
    assertThat(fleet.capabilities()).isEmpty();
  }

  @Test
  void choicesOfAllNodesAreJoinedInTheOrderTheyAreFirstSeen() throws IOException {
    fleet.put(node("a", "{\"L\":{\"input\":{\"required\":{\"f\":[[\"y\",\"x\"],{}]}}}}", "x", "y"));
    fleet.put(node("b", "{\"L\":{\"input\":{\"required\":{\"f\":[[\"y\",\"w\"],{}]}}}}", "y", "w"));
    FleetCapabilities merged = fleet.capabilities().orElseThrow();
    assertThat(merged.objectInfoJson().at("/L/input/required/f/0").toString())
        .isEqualTo("[\"y\",\"x\",\"w\"]");
    assertThat(merged.models("checkpoints")).contains(List.of("w", "x", "y"));
    assertThat(merged.models("nope")).isEmpty();
  }

  @Test
  void newStyleChoicesAreJoinedToo() throws IOException {
    fleet.put(
        node("a", "{\"L\":{\"input\":{\"optional\":{\"f\":[\"COMBO\",{\"options\":[1]}]}}}}"));
    fleet.put(
        node("b", "{\"L\":{\"input\":{\"optional\":{\"f\":[\"COMBO\",{\"options\":[2]}]}}}}"));
    assertThat(
            fleet
                .capabilities()
                .orElseThrow()
                .objectInfoJson()
                .at("/L/input/optional/f/1/options")
                .toString())
        .isEqualTo("[1,2]");
  }

  @Test
  void theNewestNodesSignatureOfAClassIsShown() throws IOException {
    fleet.put(versioned("a", "0.3.9", "{\"A\":{\"output\":[\"OLD\"],\"input\":{}}}"));
    fleet.put(versioned("b", "0.3.64", "{\"A\":{\"output\":[\"NEW\"],\"input\":{}}}"));
    fleet.put(versioned("c", "0.3.10", "{\"A\":{\"output\":[\"OLDER\"],\"input\":{}}}"));

    assertThat(fleet.capabilities().orElseThrow().objectInfoJson().at("/A/output/0").asText())
        .isEqualTo("NEW");
  }

  @Test
  void whereNodesDifferIsSaidButForLists() throws IOException {
    String shared = "\"L\":{\"input\":{\"required\":{\"f\":[[%s],{}]}}}";
    fleet.put(versioned("a", "0.3.9", "{\"A\":{\"output\":[1]}," + shared.formatted("1") + "}"));
    fleet.put(versioned("b", "0.4.0", "{\"A\":{\"output\":[2]}," + shared.formatted("2") + "}"));
    fleet.put(
        versioned("c", "0.4.0", "{\"A\":{\"output\":[2]},\"B\":{}," + shared.formatted("2") + "}"));

    CapabilityDrift drift = fleet.drift(node -> true).await().indefinitely();

    assertThat(drift.versions())
        .extracting(CapabilityDrift.Version::comfyUi)
        .containsExactly("0.4.0", "0.3.9");
    assertThat(drift.classes())
        .extracting(CapabilityDrift.ClassDrift::name)
        .containsExactly("A", "B");
    assertThat(drift.classes().get(0).signatures())
        .extracting(CapabilityDrift.Signature::nodes)
        .containsExactly(List.of(new NodeId("b"), new NodeId("c")), List.of(new NodeId("a")));
    assertThat(drift.classes().get(0).signatures().get(0).shown()).isTrue();
    assertThat(drift.classes().get(1).lacking()).isEqualTo(2);
    assertThat(drift.classes().get(1).lackingNodes())
        .containsExactly(new NodeId("b"), new NodeId("a"));
  }

  private static NodeCapabilities versioned(String id, String version, String objectInfo)
      throws IOException {
    NodeCapabilities node = node(id, objectInfo);
    node.systemStats().putObject("system").put("comfyui_version", version);
    return node;
  }

  @Test
  void classesOfAllNodesAreThereAndANodesOwnMapIsNotChanged() throws IOException {
    NodeCapabilities first = node("a", "{\"A\":{\"input\":{\"required\":{\"f\":[[1],{}]}}}}");
    fleet.put(first);
    fleet.put(node("b", "{\"A\":{\"input\":{\"required\":{\"f\":[[2],{}]}}},\"B\":{}}"));
    assertThat(fleet.capabilities().orElseThrow().objectInfo().classes()).containsKeys("A", "B");
    assertThat(first.objectInfo().at("/A/input/required/f/0").toString()).isEqualTo("[1]");
  }

  @Test
  void anUnreadableClassOfOneNodeCostsThatClassOnThatNode() throws IOException {
    fleet.put(node("a", "{\"A\":{},\"Bad\":{\"input\":7},\"Worse\":null}"));
    fleet.put(node("b", "{\"Bad\":{\"input\":{}}}"));

    FleetCapabilities merged = fleet.capabilities().orElseThrow();
    assertThat(merged.objectInfo().classes()).containsOnlyKeys("A", "Bad");
    assertThat(merged.objectInfoJson().toString()).isEqualTo("{\"A\":{},\"Bad\":{\"input\":{}}}");
    assertThat(fleet.abilities().get(new NodeId("a")).nodeClasses()).containsExactly("A");
  }

  @Test
  void limitsWithoutEndAreWrittenSoThatBrowsersCanReadThem() throws IOException {
    fleet.put(
        node(
            "a",
            "{\"A\":{\"input\":{\"required\":{\"x\":[\"FLOAT\","
                + "{\"min\":-Infinity,\"max\":Infinity,\"default\":NaN}]}}}}"));

    assertThat(new String(fleet.capabilities().orElseThrow().objectInfoText().all(Map.of()), UTF_8))
        .contains("{\"min\":-1e999,\"max\":1e999,\"default\":null}");
  }

  @Test
  void theMergeIsMadeOnceForTheSameHashes() throws IOException {
    fleet.put(node("a", "{\"A\":{}}"));
    FleetCapabilities merged = fleet.capabilities().orElseThrow();
    fleet.put(node("a", "{\"A\":{}}"));
    assertThat(fleet.capabilities().orElseThrow()).isSameAs(merged);
    fleet.put(node("a", "{\"A\":{},\"B\":{}}"));
    assertThat(fleet.capabilities().orElseThrow()).isNotSameAs(merged);
  }

  @Test
  void whoAsksNeverMergesAndGetsTheLastOneMeanwhile() throws IOException {
    Deque<Runnable> due = new ArrayDeque<>();
    CapabilityRegistry lazy =
        new CapabilityRegistry(new ModelContents(), new FetchableModels(), due::addLast);
    lazy.put(node("a", "{\"A\":{}}"));
    assertThat(lazy.capabilities()).isEmpty();
    due.removeFirst().run();
    FleetCapabilities first = lazy.capabilities().orElseThrow();
    lazy.put(node("b", "{\"B\":{}}"));
    lazy.put(node("c", "{\"C\":{}}"));
    assertThat(lazy.capabilities()).containsSame(first);
    assertThat(due).as("one merge for both").hasSize(1);
    due.removeFirst().run();
    assertThat(lazy.capabilities().orElseThrow().objectInfo().classes())
        .containsOnlyKeys("A", "B", "C");
  }

  @Test
  void whatNodesHaveInCommonIsKeptOnce() throws IOException {
    fleet.put(node("a", "{\"A\":{\"input\":{}},\"L\":{\"f\":[1]}}", "x"));
    fleet.put(node("b", "{\"A\":{\"input\":{}},\"L\":{\"f\":[2]}}", "x"));
    List<NodeCapabilities> nodes = List.copyOf(fleet.nodes());

    assertThat(nodes.get(1).objectInfo().get("A")).isSameAs(nodes.get(0).objectInfo().get("A"));
    assertThat(nodes.get(1).objectInfo().at("/L/f/0").asInt()).isEqualTo(2);
    assertThat(nodes.get(1).models().get("checkpoints"))
        .isSameAs(nodes.get(0).models().get("checkpoints"));
  }

  @Test
  void aRemovedNodeIsForgotten() throws IOException {
    fleet.put(node("a", "{\"A\":{}}"));
    fleet.remove(new NodeId("a"));
    assertThat(fleet.capabilities()).isEmpty();
  }

  @Test
  void aCardThatSeveralNodesUseIsOneDeviceOfTheFleet() throws IOException {
    for (String node : List.of("a GPU-1", "b GPU-1", "c GPU-2", "d ", "e ")) {
      fleet.put(onCard(node.split(" ", 2)[0], node.split(" ", 2)[1]));
    }

    JsonNode devices = new FleetSystemStats(fleet).read().path("devices");

    assertThat(devices)
        .extracting(device -> device.path("name").asText())
        .containsExactly("a", "c", "d", "e");
    assertThat(devices)
        .extracting(device -> device.path("index").asInt())
        .containsExactly(0, 1, 2, 3);
  }

  @Test
  void whatIsInstalledOtherwiseIsADifference() throws IOException {
    fleet.put(with("a", "1.0", 7));
    fleet.put(with("b", "1.1", 7));
    fleet.put(with("c", "1.1", 8));
    fleet.put(node("d", "{\"A\":{}}")); // its agent does not tell

    InventoryDrift drift = fleet.drift(node -> true).await().indefinitely().installed();

    assertThat(drift.customNodes())
        .containsExactly(
            new InventoryDrift.Difference(
                "pack",
                List.of(
                    new InventoryDrift.Value("1.0", nodes("a")),
                    new InventoryDrift.Value("1.1", nodes("b", "c"))),
                List.of()));
    assertThat(drift.models())
        .extracting(InventoryDrift.Difference::name)
        .containsExactly("checkpoints/x.safetensors");
    assertThat(drift.models().get(0).lacking()).isEqualTo(nodes("d"));
    assertThat(fleet.drift(nodes("a")::contains).await().indefinitely().installed().customNodes())
        .isEmpty();
    assertThat(fleet.installedOn(new NodeId("a")).orElseThrow().models())
        .containsEntry("checkpoints/x.safetensors", "7");
    assertThat(fleet.installedOn(new NodeId("nobody"))).isEmpty();
  }

  private void told(String node, String sha256) {
    contents.put(
        new NodeModels(
            NodeModels.TYPE,
            Instant.EPOCH,
            new NodeId(node),
            NodeModels.partOf("checkpoints", "x.safetensors"),
            List.of(new ModelFile("checkpoints", "x.safetensors", 7, sha256, null))));
  }

  @Test
  void modelsOfOneSizeAndNotOneContentAreADifference() throws IOException {
    fleet.put(with("a", "1.0", 7));
    fleet.put(with("b", "1.0", 7));
    told("a", "aa".repeat(32));
    assertThat(fleet.drift(node -> true).await().indefinitely().installed().models()).isEmpty();

    told("b", "bb".repeat(32));
    assertThat(fleet.drift(node -> true).await().indefinitely().installed().models())
        .containsExactly(
            new InventoryDrift.Difference(
                "checkpoints/x.safetensors",
                List.of(
                    new InventoryDrift.Value("aa".repeat(32), nodes("a")),
                    new InventoryDrift.Value("bb".repeat(32), nodes("b"))),
                List.of()));

    told("b", "aa".repeat(32));
    assertThat(fleet.drift(node -> true).await().indefinitely().installed().models()).isEmpty();
  }

  private static List<NodeId> nodes(String... ids) {
    return Arrays.stream(ids).map(NodeId::new).toList();
  }

  private static NodeCapabilities with(String id, String version, long bytes) throws IOException {
    NodeCapabilities plain = node(id, "{\"A\":{}}", "x.safetensors");
    return new NodeCapabilities(
        plain.type(),
        plain.at(),
        plain.nodeId(),
        plain.agentId(),
        plain.hash(),
        plain.objectInfo(),
        plain.models(),
        List.of(),
        plain.systemStats(),
        List.of(),
        null,
        new NodeInventory(
            List.of(),
            new TreeMap<>(Map.of("pack", version)),
            Map.of("checkpoints", new TreeMap<>(Map.of("x.safetensors", bytes)))));
  }

  private static NodeCapabilities onCard(String id, String card) throws IOException {
    NodeCapabilities plain = node(id, "{\"A\":{}}");
    ObjectNode stats = JsonNodeFactory.instance.objectNode();
    stats.putArray("devices").addObject().put("name", id).put("type", "cuda").put("index", 0);
    return new NodeCapabilities(
        plain.type(),
        plain.at(),
        plain.nodeId(),
        plain.agentId(),
        plain.hash(),
        plain.objectInfo(),
        plain.models(),
        List.of(),
        stats,
        List.of(),
        null,
        new NodeInventory(List.of(card), Collections.emptySortedMap(), Map.of()));
  }

  private static NodeCapabilities node(String id, String objectInfo, String... checkpoints)
      throws IOException {
    TreeMap<String, List<String>> models = new TreeMap<>();
    models.put("checkpoints", List.of(checkpoints));
    return new NodeCapabilities(
        NodeCapabilities.TYPE,
        Instant.EPOCH,
        new NodeId(id),
        new AgentId("agent"),
        objectInfo + List.of(checkpoints),
        (ObjectNode) WireJson.mapper().readTree(objectInfo),
        models,
        List.of(),
        JsonNodeFactory.instance.objectNode(),
        List.of(),
        null,
        null);
  }
}
