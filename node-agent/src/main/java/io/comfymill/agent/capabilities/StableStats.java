package io.comfymill.agent.capabilities;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.wire.Heartbeat;
import java.util.List;

/** ComfyUI's {@code /system_stats}: constant facts, and momentary figures. */
public final class StableStats {
  private static final List<String> SYSTEM_FIGURES = List.of("ram_free");
  private static final List<String> DEVICE_FIGURES =
      List.of("vram_free", "torch_vram_total", "torch_vram_free");

  private StableStats() {}

  /** Without the momentary figures. */
  public static ObjectNode of(ObjectNode stats) {
    ObjectNode stable = stats.deepCopy();
    if (stable.path("system") instanceof ObjectNode system) {
      system.remove(SYSTEM_FIGURES);
    }
    for (JsonNode device : stable.path("devices")) {
      if (device instanceof ObjectNode fields) {
        fields.remove(DEVICE_FIGURES);
      }
    }
    return stable;
  }

  /** The figures, summed over all devices. */
  public static Heartbeat.Load load(ObjectNode stats, int queueRemaining) {
    long vramTotal = 0;
    long vramFree = 0;
    for (JsonNode device : stats.path("devices")) {
      vramTotal += device.path("vram_total").asLong();
      vramFree += device.path("vram_free").asLong();
    }
    JsonNode system = stats.path("system");
    return new Heartbeat.Load(
        vramTotal,
        vramFree,
        system.path("ram_total").asLong(),
        system.path("ram_free").asLong(),
        queueRemaining);
  }
}
