package io.comfymill.agent.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.comfymill.common.wire.Gpu;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NvidiaSmiTest {
  private static final long MIB = 1L << 20;

  private static List<Gpu> cards(String file) throws IOException {
    return NvidiaSmi.read(Recorded.text(file), "", "").gpus();
  }

  @Test
  void readsACard() throws IOException {
    assertThat(cards("h200.csv"))
        .containsExactly(
            new Gpu(
                "GPU-7e1cf3a4-0f0e-8a7e-6a55-5f3d6f1f9b21",
                0,
                "NVIDIA H200",
                "580.159.03",
                143_771 * MIB,
                91_234 * MIB,
                97,
                64,
                611.42,
                700.0));
  }

  @Test
  void whatIsNoFigureIsUnknown() throws IOException {
    List<Gpu> cards = cards("four-cards.csv");

    assertThat(cards).extracting(Gpu::index).containsExactly(0, 1, 2, 3);
    assertThat(cards.get(2).powerWatts()).isNull();
    assertThat(cards.get(3).loadPercent()).isNull();
    assertThat(cards.get(3).powerWatts()).isNull();
    assertThat(cards.get(3).powerLimitWatts()).isNull();
    assertThat(cards.get(3).temperatureCelsius()).isEqualTo(40);
  }

  @Test
  void memoryThatIsSharedWithTheProcessorIsUnknown() throws IOException {
    assertThat(cards("unified.csv").get(0).memoryTotalBytes()).isZero();
    assertThat(cards("unified.csv").get(0).loadPercent()).isEqualTo(12);
  }

  @Test
  void partsOfADividedCardFollowIt() throws IOException {
    List<Gpu> cards =
        NvidiaSmi.read(Recorded.text("mig.csv"), Recorded.text("mig.list"), "").gpus();

    assertThat(cards)
        .extracting(Gpu::name)
        .containsExactly(
            "NVIDIA A100-SXM4-40GB",
            "NVIDIA A100-SXM4-40GB MIG 3g.20gb",
            "NVIDIA A100-SXM4-40GB MIG 2g.10gb");
    assertThat(cards.get(1).uuid()).isEqualTo("MIG-c6d4f1ef-42e4-5de3-91c7-45d71c87eb3f");
    assertThat(cards.get(1).memoryTotalBytes()).isZero();
  }

  @Test
  void partsAsOlderDriversNameThem() throws IOException {
    assertThat(NvidiaSmi.read(Recorded.text("mig.csv"), Recorded.text("mig-old.list"), "").gpus())
        .extracting(Gpu::uuid)
        .contains("MIG-GPU-5d5ba0d6-d33d-2b2c-524d-9e3d8d2b8a77/1/0");
  }

  @Test
  void readsWhichProcessComputesWhere() throws IOException {
    Cards cards =
        NvidiaSmi.read(Recorded.text("four-cards.csv"), "", Recorded.text("four-cards.processes"));

    assertThat(cards.byProcess())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                4242L, Set.of("GPU-22222222-aaaa-4bbb-8ccc-000000000001"),
                4343L,
                    Set.of(
                        "GPU-33333333-aaaa-4bbb-8ccc-000000000002",
                        "GPU-44444444-aaaa-4bbb-8ccc-000000000003")));
  }

  @Test
  void aDriverThatCannotBeReachedIsNoCard() {
    assertThatThrownBy(() -> cards("no-driver.txt"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("couldn't communicate with the NVIDIA driver");
  }
}
