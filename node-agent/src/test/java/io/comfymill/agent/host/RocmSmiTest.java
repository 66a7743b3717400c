package io.comfymill.agent.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.comfymill.common.wire.Gpu;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class RocmSmiTest {
  @Test
  void readsCardsOfADataCentre() throws IOException {
    List<Gpu> cards = RocmSmi.read(Recorded.text("rocm-mi300x.json")).gpus();

    assertThat(cards.get(0))
        .isEqualTo(
            new Gpu(
                "GPU-6a8d1d5f1a2b3c4d",
                0,
                "AMD Instinct MI300X",
                "6.10.5",
                206_141_652_992L,
                297_410_560L,
                37,
                41,
                141.0,
                750.0));
    assertThat(cards.get(1).temperatureCelsius()).isNull();
    assertThat(cards.get(1).powerWatts()).isNull();
  }

  @Test
  void readsACardOfAWorkstationBehindAWarning() throws IOException {
    assertThat(RocmSmi.read(Recorded.text("rocm-rx6800.json")).gpus())
        .containsExactly(
            new Gpu(
                "GPU-ac1b58f8c066790f",
                0,
                "Navi 21 [Radeon RX 6800]",
                "5.15.0",
                17_163_091_968L,
                1_231_163_392L,
                4,
                52,
                33.0,
                203.0));
  }

  @Test
  void saysWhatItSaidInsteadOfCards() {
    assertThatThrownBy(() -> RocmSmi.read("ERROR:root:Driver not initialized (amdgpu not found)\n"))
        .isInstanceOf(IOException.class)
        .hasMessage("no JSON: ERROR:root:Driver not initialized (amdgpu not found)");
  }
}
