package io.comfymill.gateway.fleet;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.comfymill.common.rows.NodeRow;
import io.comfymill.common.wire.Gpu;
import io.comfymill.common.wire.HostLoad;
import io.comfymill.common.wire.NodeHost;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A machine, with the nodes on it and each of their cards once. Figures are of the last ten
 * seconds.
 *
 * @param resources null where no agent on it tells
 */
public record HostView(
    String name, List<String> nodes, List<GpuView> gpus, @Nullable Resources resources) {
  /** See {@link HostLoad}. */
  public record Resources(
      int cpus,
      @JsonProperty("cpu_percent") @Nullable Integer cpuPercent,
      @JsonProperty("memory_total_bytes") long memoryTotal,
      @JsonProperty("memory_free_bytes") long memoryFree,
      @JsonProperty("disk_total_bytes") long diskTotal,
      @JsonProperty("disk_free_bytes") long diskFree) {
    static @Nullable Resources of(@Nullable HostLoad load) {
      return load == null
          ? null
          : new Resources(
              load.cpus(),
              load.cpuPercent(),
              load.memoryTotal(),
              load.memoryFree(),
              load.diskTotal(),
              load.diskFree());
    }
  }

  private static final class Seen {
    private final List<String> nodes = new ArrayList<>();
    private final Map<String, GpuView> gpus = new TreeMap<>();
    private @Nullable HostLoad load;

    void add(String node, NodeHost host, boolean online) {
      nodes.add(node);
      for (Gpu gpu : host.gpus()) {
        String key = gpu.uuid() == null ? node + "/" + gpu.index() : gpu.uuid();
        gpus.putIfAbsent(key, GpuView.of(gpu));
      }
      if (host.load() != null && (load == null || online)) {
        load = host.load();
      }
    }
  }

  /** By name. Nodes whose agents do not say where they are are left out. */
  static List<HostView> of(List<NodeRow> rows) {
    SortedMap<String, Seen> hosts = new TreeMap<>();
    for (NodeRow row : rows) {
      NodeHost host = RowJson.read(row.host, NodeHost.class);
      if (host != null) {
        hosts.computeIfAbsent(host.name(), added -> new Seen()).add(row.id, host, row.online);
      }
    }
    List<HostView> views = new ArrayList<>();
    hosts.forEach(
        (name, seen) ->
            views.add(
                new HostView(
                    name,
                    List.copyOf(seen.nodes),
                    List.copyOf(seen.gpus.values()),
                    Resources.of(seen.load))));
    return views;
  }
}
