package io.comfymill.gateway.capabilities;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.json.PythonJson;
import io.comfymill.common.wire.NodeCapabilities;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Where the nodes of a fleet are not alike: versions of ComfyUI, and node classes that some nodes
 * lack or have with another signature, and what is installed besides. Uploaded files differ all the
 * time and do not count.
 */
public record CapabilityDrift(
    List<Version> versions, List<ClassDrift> classes, InventoryDrift installed) {
  private static final int SHORT_HASH = 12;
  private static final int MAX_LACKING = 100;

  /** A version of ComfyUI. */
  public record Version(@JsonProperty("comfyui_version") String comfyUi, List<NodeId> nodes) {}

  /**
   * A class on which nodes do not agree.
   *
   * @param signatures the one that is shown first
   * @param lacking how many nodes do not have it
   * @param lackingNodes the first hundred of those
   */
  public record ClassDrift(
      @JsonProperty("class") String name,
      List<Signature> signatures,
      int lacking,
      @JsonProperty("lacking_nodes") List<NodeId> lackingNodes) {}

  /** A definition of a class, without its lists of choices. */
  public record Signature(String hash, boolean shown, List<NodeId> nodes) {}

  /** Takes a while for a large fleet: some ten milliseconds for a hundred nodes. */
  static CapabilityDrift of(Collection<NodeCapabilities> fleet, ModelContents contents) {
    List<NodeCapabilities> nodes = fleet.stream().sorted(FleetCapabilities.NEWEST_FIRST).toList();
    Map<String, List<NodeId>> versions = new LinkedHashMap<>();
    Map<String, Map<String, List<NodeId>>> classes = new TreeMap<>();
    IdentityHashMap<JsonNode, String> hashes =
        new IdentityHashMap<>(); // nodes share most definitions
    for (NodeCapabilities node : nodes) {
      String version = node.systemStats().path("system").path("comfyui_version").asText("unknown");
      versions.computeIfAbsent(version, key -> new ArrayList<>()).add(node.nodeId());
      for (Map.Entry<String, JsonNode> definition : node.objectInfo().properties()) {
        String hash = hashes.computeIfAbsent(definition.getValue(), CapabilityDrift::signatureHash);
        classes
            .computeIfAbsent(definition.getKey(), key -> new LinkedHashMap<>())
            .computeIfAbsent(hash, key -> new ArrayList<>())
            .add(node.nodeId());
      }
    }
    return new CapabilityDrift(
        versions.entrySet().stream()
            .map(entry -> new Version(entry.getKey(), entry.getValue()))
            .toList(),
        classes.entrySet().stream()
            .map(entry -> classDrift(entry.getKey(), entry.getValue(), nodes))
            .filter(drift -> drift.signatures().size() > 1 || drift.lacking() > 0)
            .toList(),
        InventoryDrift.of(nodes, contents));
  }

  private static ClassDrift classDrift(
      String name, Map<String, List<NodeId>> bySignature, List<NodeCapabilities> nodes) {
    List<Signature> signatures = new ArrayList<>();
    bySignature.forEach(
        (hash, having) -> signatures.add(new Signature(hash, signatures.isEmpty(), having)));
    List<NodeId> lacking =
        nodes.stream()
            .filter(node -> !node.objectInfo().has(name))
            .map(NodeCapabilities::nodeId)
            .toList();
    return new ClassDrift(
        name,
        List.copyOf(signatures),
        lacking.size(),
        List.copyOf(lacking.subList(0, Math.min(MAX_LACKING, lacking.size()))));
  }

  private static String signatureHash(JsonNode definition) {
    JsonNode signature = definition.deepCopy();
    for (JsonNode group : signature.path("input")) {
      for (JsonNode input : group) {
        if (input.path(0).isArray()) {
          ((ArrayNode) input).set(0, TextNode.valueOf("COMBO"));
        }
        if (input.path(1) instanceof ObjectNode options) {
          options.remove("options");
        }
      }
    }
    return DigestUtils.sha256Hex(PythonJson.write(signature)).substring(0, SHORT_HASH);
  }
}
