package io.comfymill.agent.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.wire.FailureCause;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConclusionTest {
  @ParameterizedTest
  @CsvSource({
    "torch.OutOfMemoryError, Allocation on device, OUT_OF_MEMORY",
    "torch.cuda.OutOfMemoryError, x, OUT_OF_MEMORY",
    "RuntimeError, CUDA out of memory. Tried to allocate 2 GiB, OUT_OF_MEMORY",
    "RuntimeError, HIP out of memory, OUT_OF_MEMORY",
    "RuntimeError, Allocation on device 0 would exceed allowed memory, OUT_OF_MEMORY",
    "ValueError, out of range, EXECUTION_ERROR",
  })
  void tellsTheGpusMemoryFromOtherErrors(String type, String message, FailureCause cause) {
    Conclusion conclusion =
        Conclusion.of(
            NodeTest.history(
                "error",
                "[['execution_error', {'node_id': '4', 'node_type': 'KSampler',"
                    + " 'exception_type': '%s', 'exception_message': '%s'}]]"
                        .formatted(type, message)),
            null);

    assertThat(conclusion)
        .isEqualTo(new Conclusion.Failure(cause, "KSampler (graph node 4): " + message));
  }

  @Test
  void whatWasFinishedBeforeItCouldBeStoppedHasSucceeded() {
    StopReason reason = new StopReason(FailureCause.CANCELLED, "enough");

    assertThat(Conclusion.of(NodeTest.success(), reason)).isEqualTo(new Conclusion.Success());
  }

  @Test
  void anInterruptThatIsNotOursIsAnErrorOfTheNode() {
    Conclusion conclusion =
        Conclusion.of(NodeTest.history("error", "[['execution_interrupted', {}]]"), null);

    assertThat(conclusion)
        .isInstanceOfSatisfying(
            Conclusion.Failure.class,
            failure -> assertThat(failure.cause()).isEqualTo(FailureCause.EXECUTION_ERROR));
  }
}
