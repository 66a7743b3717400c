package io.comfymill.agent.attempt.finish;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.agent.Jobs;
import io.comfymill.agent.attempt.StopReason;
import io.comfymill.common.wire.FailureCause;
import org.junit.jupiter.api.Test;

class ConclusionTest {
  @Test
  void anErrorIsToldWithItsCauseAndTheGraphNodeThatRaisedIt() {
    Conclusion conclusion =
        Conclusion.of(
            Jobs.history(
                "error",
                "[['execution_error', {'node_id': '4', 'node_type': 'KSampler',"
                    + " 'exception_type': 'torch.OutOfMemoryError',"
                    + " 'exception_message': 'Allocation on device \\n'}]]"),
            null);

    assertThat(conclusion)
        .isEqualTo(
            new Conclusion.Failure(
                FailureCause.OUT_OF_MEMORY, "KSampler (graph node 4): Allocation on device"));
  }

  @Test
  void whatWasFinishedBeforeItCouldBeStoppedHasSucceeded() {
    StopReason reason = new StopReason(FailureCause.CANCELLED, "enough");

    assertThat(Conclusion.of(Jobs.history("success", "[]"), reason))
        .isEqualTo(new Conclusion.Success());
  }

  @Test
  void anInterruptThatIsNotOursIsAnErrorOfTheNode() {
    Conclusion conclusion =
        Conclusion.of(Jobs.history("error", "[['execution_interrupted', {}]]"), null);

    assertThat(conclusion)
        .isInstanceOfSatisfying(
            Conclusion.Failure.class,
            failure -> assertThat(failure.cause()).isEqualTo(FailureCause.EXECUTION_ERROR));
  }
}
