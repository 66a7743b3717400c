package io.comfymill.agent.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.wire.FailureCause;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FailuresTest {
  private final Failures failures = new Failures();

  @Test
  void countsFailuresInARow() {
    failures.ended(FailureCause.EXECUTION_ERROR, "x");
    failures.ended(FailureCause.OUT_OF_MEMORY, "x");
    assertThat(failures.inARow()).isEqualTo(2);

    failures.ended(null, "");
    assertThat(failures.inARow()).isZero();
  }

  @Test
  void whatIsNotItsFaultDoesNotCount() {
    failures.ended(FailureCause.CANCELLED, "x");
    failures.ended(FailureCause.MISSING_MODEL, "x");
    failures.ended(FailureCause.INVALID_WORKFLOW, "x");
    assertThat(failures.inARow()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RuntimeError: CUDA error: an illegal memory access was encountered\nmore",
        "CUDA error: device-side assert triggered",
        "CUDA error: unspecified launch failure",
        "HIP error: an illegal memory access was encountered"
      })
  void someErrorsBreakTheContextForGood(String message) {
    failures.ended(FailureCause.EXECUTION_ERROR, message);
    assertThat(failures.broken())
        .isEqualTo("its CUDA context is broken: " + message.lines().findFirst().orElseThrow());

    failures.forget();
    assertThat(failures.broken()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"CUDA out of memory", "no kernel image is available", "KeyError: 'cuda'"})
  void othersDoNot(String message) {
    failures.ended(FailureCause.EXECUTION_ERROR, message);
    assertThat(failures.broken()).isNull();
  }
}
