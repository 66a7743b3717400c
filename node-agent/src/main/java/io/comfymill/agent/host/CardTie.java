package io.comfymill.agent.host;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.wire.Gpu;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tells which cards a ComfyUI uses. In this order: those on which its process computes, those that
 * its process may see, the only one of that name. Where none of these tells, what ComfyUI says of
 * its device is all that is known.
 */
final class CardTie {
  private static final List<String> VISIBLE =
      List.of("CUDA_VISIBLE_DEVICES", "HIP_VISIBLE_DEVICES", "ROCR_VISIBLE_DEVICES");
  private static final Set<String> NO_CARD = Set.of("cpu", "");

  private final Cards cards;

  CardTie(Cards cards) {
    this.cards = cards;
  }

  /**
   * @param stats ComfyUI's {@code /system_stats}
   * @param process null where it cannot be told
   * @param local it runs on this machine
   */
  List<Gpu> of(JsonNode stats, @Nullable LocalProcess process, boolean local) {
    List<Gpu> used = new ArrayList<>();
    for (JsonNode device : stats.path("devices")) {
      if (!NO_CARD.contains(device.path("type").asText())) {
        Gpu card = local ? card(device, stats, process) : null;
        used.add(merged(card, device));
      }
    }
    return used;
  }

  private @Nullable Gpu card(JsonNode device, JsonNode stats, @Nullable LocalProcess process) {
    int index = device.path("index").asInt(0);
    if (process != null) {
      Set<String> computes = cards.byProcess().getOrDefault(process.pid(), Set.of());
      if (computes.size() == 1) {
        return byId(computes.iterator().next());
      }
    }
    String visible = visible(stats, process);
    if (visible != null) {
      String[] seen = visible.split(",", -1);
      return index < seen.length ? seen(seen[index].strip()) : null;
    }
    String name = name(device.path("name").asText());
    Stream<Gpu> alike = cards.gpus().stream().filter(gpu -> gpu.name().equals(name));
    if (process != null && whole().allMatch(gpu -> gpu.name().equals(name))) {
      return only(alike.filter(gpu -> gpu.index() == index)); // it sees all, in their order
    }
    return only(alike);
  }

  /** ComfyUI sets the variable itself when it is told to use a card, after its start. */
  private static @Nullable String visible(JsonNode stats, @Nullable LocalProcess process) {
    JsonNode arguments = stats.path("system").path("argv");
    for (int i = 0; i + 1 < arguments.size(); i++) {
      if (arguments.get(i).asText().equals("--cuda-device")) {
        return arguments.get(i + 1).asText();
      }
    }
    return process == null
        ? null
        : VISIBLE.stream()
            .map(process.environment()::get)
            .filter(value -> value != null && !value.isBlank() && !value.equals("all"))
            .findFirst()
            .orElse(null);
  }

  /** A number, or the beginning of an id. */
  private @Nullable Gpu seen(String name) {
    if (name.matches("\\d+")) {
      return only(whole().filter(gpu -> gpu.index() == Integer.parseInt(name)));
    }
    return only(cards.gpus().stream().filter(gpu -> startsWith(gpu, name)));
  }

  private Stream<Gpu> whole() {
    return cards.gpus().stream().filter(gpu -> !startsWith(gpu, "MIG-"));
  }

  private @Nullable Gpu byId(String id) {
    return only(cards.gpus().stream().filter(gpu -> id.equals(gpu.uuid())));
  }

  private static boolean startsWith(Gpu gpu, String prefix) {
    return gpu.uuid() != null && gpu.uuid().startsWith(prefix);
  }

  private static @Nullable Gpu only(Stream<Gpu> found) {
    List<Gpu> some = found.limit(2).toList();
    return some.size() == 1 ? some.get(0) : null;
  }

  private static Gpu merged(@Nullable Gpu card, JsonNode device) {
    long total = Math.max(0, device.path("vram_total").asLong());
    long used = Math.max(0, total - device.path("vram_free").asLong());
    if (card == null) {
      int index = Math.max(0, device.path("index").asInt(0));
      return new Gpu(
          null,
          index,
          name(device.path("name").asText()),
          null,
          total,
          used,
          null,
          null,
          null,
          null);
    }
    boolean said = card.memoryTotalBytes() > 0;
    return new Gpu(
        card.uuid(),
        card.index(),
        card.name(),
        card.driver(),
        said ? card.memoryTotalBytes() : total,
        said ? card.memoryUsedBytes() : used,
        card.loadPercent(),
        card.temperatureCelsius(),
        card.powerWatts(),
        card.powerLimitWatts());
  }

  /** From {@code cuda:0 NVIDIA H200 : cudaMallocAsync}. */
  private static String name(String device) {
    return device.replaceFirst("^\\w+:\\d+ ", "").replaceFirst(" : \\w+$", "");
  }
}
