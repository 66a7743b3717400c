package io.comfymill.gateway.capabilities;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.OperatingSystemMXBean;
import io.comfymill.common.wire.NodeCapabilities;
import jakarta.enterprise.context.ApplicationScoped;
import java.lang.management.ManagementFactory;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * ComfyUI's {@code /system_stats} for the fleet: the versions of the first node, the gateway's own
 * host, and the devices of all nodes, renumbered; a card that several nodes use is one device.
 */
@ApplicationScoped
public class FleetSystemStats {
  private static final String ASSUMED_COMFYUI_VERSION = "0.3.64";

  private final CapabilityRegistry fleet;

  FleetSystemStats(CapabilityRegistry fleet) {
    this.fleet = fleet;
  }

  public ObjectNode read() {
    ObjectNode stats = JsonNodeFactory.instance.objectNode();
    stats.set("system", system());
    ArrayNode devices = stats.putArray("devices");
    Set<String> shown = new HashSet<>();
    for (NodeCapabilities node : fleet.nodes()) {
      JsonNode own = node.systemStats().path("devices");
      List<String> cards = node.inventory() == null ? List.of() : node.inventory().gpus();
      for (int i = 0; i < own.size(); i++) {
        String card = cards.size() == own.size() ? cards.get(i) : "";
        if (card.isEmpty() || shown.add(card)) {
          devices.add(numbered(own.get(i), devices.size()));
        }
      }
    }
    return stats;
  }

  private ObjectNode system() {
    ObjectNode system =
        JsonNodeFactory.instance
            .objectNode()
            .put("os", "posix")
            .put("comfyui_version", ASSUMED_COMFYUI_VERSION)
            .put("python_version", "")
            .put("pytorch_version", "")
            .put("embedded_python", false);
    fleet.nodes().stream()
        .map(node -> node.systemStats().path("system"))
        .filter(JsonNode::isObject)
        .findFirst()
        .ifPresent(first -> system.setAll((ObjectNode) first));
    OperatingSystemMXBean host = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    system.put("ram_total", host.getTotalMemorySize()).put("ram_free", host.getFreeMemorySize());
    system.putArray("argv").add("comfymill-gateway");
    return system;
  }

  /** A lone device keeps its own index, which is null for a CPU. */
  private JsonNode numbered(JsonNode device, int index) {
    if (fleet.nodes().size() == 1 || !device.isObject()) {
      return device;
    }
    return ((ObjectNode) device.deepCopy()).put("index", index);
  }
}
