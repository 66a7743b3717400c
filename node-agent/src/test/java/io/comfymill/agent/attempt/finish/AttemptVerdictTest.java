package io.comfymill.agent.attempt.finish;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.agent.Jobs;
import io.comfymill.agent.attempt.Failure;
import io.comfymill.agent.comfyui.FinishedPrompt;
import io.comfymill.common.wire.FailureCause;
import org.junit.jupiter.api.Test;

class AttemptVerdictTest {
  @Test
  void anErrorIsToldWithItsCauseAndTheGraphNodeThatRaisedIt() {
    FinishedPrompt history =
        Jobs.history(
            "error",
            "[['execution_error', {'node_id': '4', 'node_type': 'KSampler',"
                + " 'exception_type': 'torch.OutOfMemoryError',"
                + " 'exception_message': 'Allocation on device \\n'}]]");

    assertThat(AttemptVerdict.failure(history, null))
        .contains(
            new Failure(
                FailureCause.OUT_OF_MEMORY, "KSampler (graph node 4): Allocation on device"));
  }

  @Test
  void whatWasFinishedBeforeItCouldBeStoppedHasSucceeded() {
    Failure reason = new Failure(FailureCause.CANCELLED, "enough");

    assertThat(AttemptVerdict.failure(Jobs.history("success", "[]"), reason)).isEmpty();
  }

  @Test
  void anInterruptThatIsNotOursIsAnErrorOfTheNode() {
    FinishedPrompt history = Jobs.history("error", "[['execution_interrupted', {}]]");

    assertThat(AttemptVerdict.failure(history, null))
        .hasValueSatisfying(
            failure -> assertThat(failure.cause()).isEqualTo(FailureCause.EXECUTION_ERROR));
  }
}
