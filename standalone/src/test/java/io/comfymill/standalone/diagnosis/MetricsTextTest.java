package io.comfymill.standalone.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MetricsTextTest {
  @Test
  void samplesAreReadWithTheirLabels() {
    MetricsText text =
        MetricsText.parse(
            """
            # HELP a_total what
            # TYPE a_total counter
            a_total{topic="t",cause="it says \\"no\\", {twice}"} 2.0
            b_seconds 1.79641E9
            c NaN
            not a sample
            """);

    assertThat(text.samples()).hasSize(3);
    assertThat(text.named("a_total").get(0).label("cause")).contains("{twice}");
    assertThat(text.named("a_total").get(0).value()).isEqualTo(2);
    assertThat(text.value("b_seconds")).hasValue(1_796_410_000);
    assertThat(text.value("c").orElseThrow()).isNaN();
    assertThat(text.value("d")).isEmpty();
  }
}
