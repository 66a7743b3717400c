package io.comfymill.gateway.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.rows.NodeRow;
import io.comfymill.common.wire.Gpu;
import io.comfymill.common.wire.HostLoad;
import io.comfymill.common.wire.NodeHost;
import io.comfymill.common.wire.WireJson;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HostViewTest {
  private static NodeRow row(
      String id, boolean online, String host, @Nullable String card, @Nullable HostLoad load) {
    NodeRow row = new NodeRow();
    row.id = id;
    row.online = online;
    Gpu gpu = new Gpu(card, 0, "NVIDIA H200", null, 9, 4, null, null, null, null);
    row.host = WireJson.text(new NodeHost(host, List.of(gpu), 0, load));
    return row;
  }

  @Test
  void aMachineHasItsNodesAndEachCardOnce() {
    HostLoad load = new HostLoad(16, 12, 9, 8, 7, 6);
    HostLoad old = new HostLoad(16, 99, 9, 8, 7, 6);

    List<HostView> hosts =
        HostView.of(
            List.of(
                row("a", true, "render-1", "GPU-1", load),
                row("b", false, "render-1", "GPU-1", old),
                row("c", true, "render-1", "GPU-2", load),
                row("d", true, "farm", null, null),
                row("e", true, "farm", null, null),
                new NodeRow()));

    assertThat(hosts).extracting(HostView::name).containsExactly("farm", "render-1");
    assertThat(hosts.get(0).gpus()).hasSize(2);
    assertThat(hosts.get(0).resources()).isNull();
    assertThat(hosts.get(1).nodes()).containsExactly("a", "b", "c");
    assertThat(hosts.get(1).gpus()).extracting(GpuView::uuid).containsExactly("GPU-1", "GPU-2");
    assertThat(hosts.get(1).resources()).isEqualTo(new HostView.Resources(16, 12, 9, 8, 7, 6));
  }
}
