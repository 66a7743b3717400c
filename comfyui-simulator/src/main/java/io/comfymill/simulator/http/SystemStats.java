package io.comfymill.simulator.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.simulator.node.GpuMemory;

/** {@code /system_stats}: the versions of the recordings, and a GPU that never was. */
final class SystemStats {
  private static final long RAM_BYTES = 32L << 30;

  private final int port;
  private final GpuMemory gpu;

  SystemStats(int port, GpuMemory gpu) {
    this.port = port;
    this.gpu = gpu;
  }

  ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ObjectNode system = json.putObject("system");
    system.put("os", "posix");
    system.put("ram_total", RAM_BYTES).put("ram_free", RAM_BYTES / 2);
    system.put("comfyui_version", "0.3.64");
    system.put("required_frontend_version", "1.27.10");
    system.putNull("installed_templates_version");
    system.put("required_templates_version", "0.1.95");
    system.put("python_version", "3.11.7 (main, May  9 2026, 07:35:25) [GCC 12.2.0]");
    system.put("pytorch_version", "2.13.0+cpu");
    system.put("embedded_python", false);
    ArrayNode argv = system.putArray("argv");
    argv.add("main.py").add("--listen").add("127.0.0.1").add("--port").add(String.valueOf(port));
    ObjectNode device = json.putArray("devices").addObject();
    device.put("name", "cuda:0 Simulated GPU : native").put("type", "cuda").put("index", 0);
    device.put("vram_total", gpu.totalBytes()).put("vram_free", gpu.freeBytes());
    device.put("torch_vram_total", gpu.totalBytes() - gpu.freeBytes()).put("torch_vram_free", 0L);
    return json;
  }
}
