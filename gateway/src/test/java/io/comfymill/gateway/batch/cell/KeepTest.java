package io.comfymill.gateway.batch.cell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.comfymill.gateway.file.FileRefusedException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeepTest {
  private static BatchSpec batch(String keep) {
    return BatchSpec.read(
        """
        kind: Batch
        version: 1
        template: {workflow: {"1": {class_type: Save, inputs: {n: 1}}}}
        sweep: {1.n: [1, 2]}
        %s"""
            .formatted(keep),
        10);
  }

  @ParameterizedTest
  @CsvSource({"12h, PT12H", "7d, P7D", "2w, P14D"})
  void aTimeHasAUnit(String text, Duration time) {
    assertThat(batch("keep: {outputs: %s}".formatted(text)).keep().orElseThrow().time())
        .contains(time);
  }

  @Test
  void aBatchMayKeepForEverOrSayNothing() {
    assertThat(batch("keep: {outputs: forever}").keep().orElseThrow().time()).isEmpty();
    assertThat(batch("").keep()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{outputs: 7}", "{outputs: 0d}", "{outputs: 7 days}", "{output: 7d}", "7d", "{}"})
  void whatIsNoTimeIsToldWithItsLine(String keep) {
    assertThatThrownBy(() -> batch("keep: " + keep))
        .isInstanceOfSatisfying(
            FileRefusedException.class,
            refused ->
                assertThat(refused.mistakes())
                    .allSatisfy(
                        mistake -> {
                          assertThat(mistake.field()).startsWith("keep");
                          assertThat(mistake.line()).isEqualTo(5);
                        }));
  }
}
