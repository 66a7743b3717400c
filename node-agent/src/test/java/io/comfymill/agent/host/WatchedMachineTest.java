package io.comfymill.agent.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.agent.comfyui.ComfyUiAddress;
import io.comfymill.agent.settings.AgentConfig;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.loop.Loops;
import io.comfymill.common.wire.Gpu;
import io.comfymill.common.wire.HostLoad;
import io.comfymill.common.wire.NodeHost;
import io.comfymill.common.wire.WireJson;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Asks programs that say what real ones have said. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class WatchedMachineTest {
  private static final String CARD = "GPU-7e1cf3a4-0f0e-8a7e-6a55-5f3d6f1f9b21";
  private static final JsonNode STATS = stats();

  @TempDir Path folder;
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private WatchedMachine machine;

  private static JsonNode stats() {
    try {
      return WireJson.mapper()
          .readTree(
              "{\"devices\":[{\"type\":\"cuda\",\"index\":0,\"vram_total\":9,\"vram_free\":4,"
                  + "\"name\":\"cuda:0 NVIDIA H200 : cudaMallocAsync\"}]}");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @AfterEach
  void stop() {
    machine.stop();
  }

  private String script(String name, String body) throws IOException {
    Path script = folder.resolve(name);
    Files.writeString(script, "#!/bin/sh\n" + body + "\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
    return script.toString();
  }

  private void start(String nvidiaSmi) {
    HostConfig config =
        new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .withSources(
                new PropertiesConfigSource(
                    Map.of(
                        "comfymill.agent.host.name",
                        "render-1",
                        "comfymill.agent.host.interval",
                        "1s",
                        "comfymill.agent.host.nvidia-smi",
                        nvidiaSmi,
                        "comfymill.agent.host.rocm-smi",
                        folder.resolve("none").toString()),
                    "test",
                    1000))
            .withMapping(AgentConfig.class)
            .build()
            .getConfigMapping(AgentConfig.class)
            .host();
    machine = new WatchedMachine(config, folder, metrics);
    machine.start(new Loops());
  }

  private NodeHost seen(String id, String url) {
    return machine.of(new NodeId(id), ComfyUiAddress.parse(url)).now(STATS, 2);
  }

  @Test
  void twoNodesOfACardAreTiedToItAndItsFiguresAreShownOnce() throws IOException {
    start(
        script(
            "smi",
            "case \"$*\" in *query-gpu*) echo '" + Recorded.text("h200.csv").strip() + "';; esac"));

    await()
        .untilAsserted(
            () -> {
              assertThat(seen("node-1", "http://127.0.0.1:8188").gpus())
                  .extracting(Gpu::uuid)
                  .containsExactly(CARD);
              assertThat(seen("node-2", "http://localhost:8189").gpus())
                  .extracting(Gpu::uuid)
                  .containsExactly(CARD);
              assertThat(metrics.find("comfymill.agent.gpu.node").tag("gpu", CARD).gauges())
                  .extracting(gauge -> gauge.getId().getTag("node"))
                  .containsExactlyInAnyOrder("node-1", "node-2");
            });
    assertThat(metrics.get("comfymill.agent.gpu.load").gauges()).hasSize(1);
    assertThat(metrics.get("comfymill.agent.gpu.load").tag("host", "render-1").gauge().value())
        .isEqualTo(97);
    assertThat(seen("node-1", "http://127.0.0.1:8188").name()).isEqualTo("render-1");
    HostLoad load = seen("node-1", "http://127.0.0.1:8188").load();
    assertThat(load.cpus()).isPositive();
    assertThat(load.memoryFree()).isPositive().isLessThanOrEqualTo(load.memoryTotal());
    assertThat(load.diskFree()).isPositive().isLessThanOrEqualTo(load.diskTotal());
    assertThat(metrics.get("comfymill.agent.host.disk.free").gauge().value()).isPositive();
    assertThat(seen("node-3", "http://gpu-9:8188"))
        .isEqualTo(
            new NodeHost(
                "gpu-9",
                List.of(new Gpu(null, 0, "NVIDIA H200", null, 9, 5, null, null, null, null)),
                2,
                null));
  }

  @Test
  void aDriverThatFailsLeavesWhatComfyUiSays() throws IOException {
    start(script("smi", "echo 'NVIDIA-SMI has failed'; exit 9"));

    assertThat(seen("node-1", "http://127.0.0.1:8188").gpus())
        .extracting(Gpu::name, Gpu::uuid)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("NVIDIA H200", null));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void theProcessBehindAPortIsFound() throws IOException {
    start(folder.resolve("none").toString());
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      LocalProcess found =
          LocalProcess.listeningOn(socket.getLocalPort(), Path.of("/proc"), null).orElseThrow();

      assertThat(found.pid()).isEqualTo(ProcessHandle.current().pid());
      assertThat(found.environment()).containsEntry("PATH", System.getenv("PATH"));
      assertThat(LocalProcess.listeningOn(socket.getLocalPort(), Path.of("/proc"), found))
          .contains(found);
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void filesThatAreClosedMeanwhileHideNoSocket() throws IOException {
    start(folder.resolve("none").toString());
    Path files = Files.createDirectories(folder.resolve("7/fd"));
    for (int closed = 0; closed < 20; closed++) {
      Files.createFile(files.resolve("a" + closed)); // as a link that is gone, it cannot be read
    }
    Files.createSymbolicLink(files.resolve("b"), Path.of("socket:[99]"));
    Files.writeString(
        Files.createDirectories(folder.resolve("net")).resolve("tcp"),
        "0: 0100007F:1FFC 00000000:0000 0A 00000000:00000000 00:00000000 00000000 0 0 99 1\n");

    assertThat(LocalProcess.listeningOn(8188, folder, null))
        .hasValueSatisfying(found -> assertThat(found.pid()).isEqualTo(7));
  }
}
