package io.comfymill.agent.runtime;

import io.comfymill.agent.comfyui.ComfyUi;
import io.comfymill.agent.comfyui.ComfyUiAddress;
import io.comfymill.agent.settings.RuntimeConfig;
import io.comfymill.common.id.NodeId;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes nurses, as the settings say.
 *
 * @param folder for logs and process ids
 */
public record Nurses(
    RuntimeConfig config, Path folder, InstantSource clock, MeterRegistry metrics) {
  public boolean nurse() {
    return config.kind() != RuntimeConfig.Kind.NONE;
  }

  /**
   * @param number of the node among those of the settings, from 0
   */
  public Nurse of(NodeId node, int number, ComfyUiAddress address, ComfyUi comfyUi)
      throws IOException {
    RotatedLog log =
        new RotatedLog(
            folder.resolve("logs").resolve(node + ".log"),
            config.logSize().asLongValue(),
            config.logFiles());
    ProcessRuntime process =
        new ProcessRuntime(
            command(number, address),
            folder.resolve("logs").resolve(node + ".process.json"),
            log,
            config.stopGrace());
    return new Nurse(node, process, config, comfyUi, clock, metrics);
  }

  private ProcessRuntime.Command command(int number, ComfyUiAddress address) {
    List<String> gpus = config.gpus().orElse(List.of());
    String gpu = number < gpus.size() ? gpus.get(number) : "";
    List<String> line =
        config.command().orElseThrow().stream()
            .map(word -> word.replace("{port}", "" + address.port()).replace("{gpu}", gpu))
            .toList();
    Map<String, String> environment = new HashMap<>(config.env());
    if (!gpu.isEmpty()) {
      environment.put("CUDA_VISIBLE_DEVICES", gpu);
    }
    return new ProcessRuntime.Command(line, config.workingDirectory().orElse(null), environment);
  }
}
