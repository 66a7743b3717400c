package io.comfymill.agent.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.wire.Gpu;
import io.comfymill.common.wire.WireJson;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CardTieTest {
  private static final String RTX = "NVIDIA GeForce RTX 4090";

  private static JsonNode stats(String argv, String... devices) throws IOException {
    StringBuilder json = new StringBuilder("{\"system\":{\"argv\":[" + argv + "]},\"devices\":[");
    for (int i = 0; i < devices.length; i++) {
      json.append(i == 0 ? "" : ",")
          .append("{\"type\":\"cuda\",\"index\":" + i + ",\"vram_total\":100,\"vram_free\":40,")
          .append("\"name\":\"cuda:" + i + " " + devices[i] + " : cudaMallocAsync\"}");
    }
    return WireJson.mapper().readTree(json + "]}");
  }

  private static Cards four() throws IOException {
    return NvidiaSmi.read(
        Recorded.text("four-cards.csv"), "", Recorded.text("four-cards.processes"));
  }

  private static List<Integer> indices(JsonNode stats, @Nullable LocalProcess process)
      throws IOException {
    return new CardTie(four())
        .of(stats, process, true).stream()
            .map(gpu -> gpu.uuid() == null ? -1 : gpu.index())
            .toList();
  }

  private static LocalProcess process(long pid, String... visible) {
    return new LocalProcess(
        pid, visible.length == 0 ? Map.of() : Map.of("CUDA_VISIBLE_DEVICES", visible[0]), null);
  }

  @Test
  void theCardOnWhichItsProcessComputes() throws IOException {
    assertThat(indices(stats("", RTX), process(4242, "0"))).containsExactly(1);
  }

  @Test
  void theCardThatItsProcessMaySee() throws IOException {
    assertThat(indices(stats("", RTX), process(1, "1"))).containsExactly(1);
    assertThat(indices(stats("", RTX, RTX), process(1, "1, 0"))).containsExactly(1, 0);
    assertThat(indices(stats("", RTX), process(1, "GPU-2222"))).containsExactly(1);
    assertThat(indices(stats("", RTX), process(1, "9"))).containsExactly(-1);
  }

  @Test
  void theCardThatComfyUiWasToldToUse() throws IOException {
    assertThat(indices(stats("\"main.py\",\"--cuda-device\",\"1\"", RTX), null)).containsExactly(1);
  }

  @Test
  void theOnlyCardOfItsName() throws IOException {
    assertThat(indices(stats("", "NVIDIA RTX A6000"), null)).containsExactly(2);
  }

  @Test
  void ofTwoAlikeNoneIsGuessed() throws IOException {
    assertThat(new CardTie(four()).of(stats("", RTX), null, true))
        .containsExactly(new Gpu(null, 0, RTX, null, 100, 60, null, null, null, null));
  }

  @Test
  void aProcessThatSeesAllOfEqualCardsCountsThemInTheirOrder() throws IOException {
    String two =
        Recorded.text("four-cards.csv").lines().limit(2).reduce("", (a, b) -> a + b + "\n");
    CardTie tie = new CardTie(NvidiaSmi.read(two, "", ""));

    assertThat(tie.of(stats("", RTX, RTX), process(1), true))
        .extracting(Gpu::uuid)
        .containsExactly(
            "GPU-11111111-aaaa-4bbb-8ccc-000000000000", "GPU-22222222-aaaa-4bbb-8ccc-000000000001");
  }

  @Test
  void aServerOnAnotherMachineUsesNoneOfThisOne() throws IOException {
    assertThat(new CardTie(four()).of(stats("", "NVIDIA RTX A6000"), null, false))
        .extracting(Gpu::uuid)
        .containsOnlyNulls();
  }

  @Test
  void aPartOfACardHasTheMemoryThatComfyUiSees() throws IOException {
    CardTie tie =
        new CardTie(NvidiaSmi.read(Recorded.text("mig.csv"), Recorded.text("mig.list"), ""));
    String part = "MIG-c6d4f1ef-42e4-5de3-91c7-45d71c87eb3f";

    Gpu gpu = tie.of(stats("", "NVIDIA A100-SXM4-40GB MIG 3g.20gb"), process(1, part), true).get(0);

    assertThat(gpu.uuid()).isEqualTo(part);
    assertThat(gpu.memoryTotalBytes()).isEqualTo(100);
    assertThat(gpu.memoryUsedBytes()).isEqualTo(60);
  }

  @Test
  void aProcessorIsNoCard() throws IOException {
    JsonNode cpu =
        WireJson.mapper()
            .readTree("{\"devices\":[{\"type\":\"cpu\",\"name\":\"cpu\",\"index\":null}]}");

    assertThat(new CardTie(four()).of(cpu, null, true)).isEmpty();
  }
}
