package io.comfymill.agent.host;

import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.Gpu;
import io.comfymill.common.wire.HostLoad;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The figures of this machine and of its cards. Without a figure there is no gauge. */
final class CardMetrics {
  private final String host;
  private final MultiGauge cpu;
  private final MultiGauge memoryFree;
  private final MultiGauge diskFree;
  private final MultiGauge users;
  private final Map<MultiGauge, Function<Gpu, @Nullable Number>> figures;

  CardMetrics(MeterRegistry registry, String host) {
    this.host = host;
    this.cpu = gauge(registry, "comfymill.agent.host.cpu", "percent");
    this.memoryFree = gauge(registry, "comfymill.agent.host.memory.free", "bytes");
    this.diskFree = gauge(registry, "comfymill.agent.host.disk.free", "bytes");
    this.users = MultiGauge.builder("comfymill.agent.gpu.node").register(registry);
    this.figures =
        Map.of(
            gauge(registry, "comfymill.agent.gpu.memory.total", "bytes"), Gpu::memoryTotalBytes,
            gauge(registry, "comfymill.agent.gpu.memory.used", "bytes"), Gpu::memoryUsedBytes,
            gauge(registry, "comfymill.agent.gpu.load", "percent"), Gpu::loadPercent,
            gauge(registry, "comfymill.agent.gpu.temperature", "celsius"), Gpu::temperatureCelsius,
            gauge(registry, "comfymill.agent.gpu.power", "watts"), Gpu::powerWatts);
  }

  private static MultiGauge gauge(MeterRegistry registry, String name, String unit) {
    return MultiGauge.builder(name).baseUnit(unit).register(registry);
  }

  /**
   * @param used the cards of each node
   */
  void show(List<Gpu> gpus, Map<NodeId, List<Gpu>> used, HostLoad load) {
    Tags here = Tags.of("host", host);
    cpu.register(
        load.cpuPercent() == null ? List.of() : List.of(Row.of(here, load.cpuPercent())), true);
    memoryFree.register(List.of(Row.of(here, load.memoryFree())), true);
    diskFree.register(List.of(Row.of(here, load.diskFree())), true);
    users.register(
        used.entrySet().stream()
            .flatMap(node -> node.getValue().stream().map(gpu -> user(node.getKey(), gpu)))
            .collect(Collectors.toList()),
        true);
    figures.forEach((gauge, figure) -> gauge.register(rows(gpus, figure), true));
  }

  private List<Row<?>> rows(List<Gpu> gpus, Function<Gpu, @Nullable Number> figure) {
    Map<Tags, Number> rows = new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
    for (Gpu gpu : gpus) {
      Number value = figure.apply(gpu);
      if (value != null) {
        rows.put(tags(gpu), value);
      }
    }
    return rows.entrySet().stream()
        .map(row -> Row.of(row.getKey(), row.getValue()))
        .collect(Collectors.toList());
  }

  private Row<?> user(NodeId node, Gpu gpu) {
    return Row.of(tags(gpu).and("node", node.value()), 1);
  }

  private Tags tags(Gpu gpu) {
    String id = gpu.uuid() == null ? "index-" + gpu.index() : gpu.uuid();
    return Tags.of("host", host, "gpu", id, "name", gpu.name());
  }
}
