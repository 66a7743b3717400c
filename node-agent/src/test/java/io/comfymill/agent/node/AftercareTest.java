package io.comfymill.agent.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.agent.Jobs;
import io.comfymill.agent.comfyui.OutputFile;
import io.comfymill.agent.comfyui.PostAnswer;
import io.comfymill.common.wire.FailureCause;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node does after a failure. */
class AftercareTest {
  @TempDir Path folder;
  private TestNode test;

  @BeforeEach
  void online() {
    test = new TestNode(folder).online();
    test.advance(Duration.ofSeconds(10));
  }

  private void runInto(String exceptionType, String message) {
    test.run(Jobs.run(TestNode.ID, Jobs.job("a")));
    test.comfyUi.begin();
    test.settle();
    test.comfyUi.outputs.put(new OutputFile("output", "s", "a.png"), "PNG");
    test.comfyUi.finish(
        Jobs.history(
            "error",
            "[['execution_error', {'exception_type': '%s', 'exception_message': '%s'}]]"
                .formatted(exceptionType, message)));
    test.settle();
  }

  @Test
  void outOfMemoryItAsksComfyUiToFreeSome() {
    runInto("torch.OutOfMemoryError", "Allocation on device");

    assertThat(test.failure().cause()).isEqualTo(FailureCause.OUT_OF_MEMORY);
    assertThat(test.comfyUi.freed).isEqualTo(1);
  }

  @Test
  void afterAnotherErrorModelsStayLoaded() {
    runInto("ValueError", "no");

    assertThat(test.failure().cause()).isEqualTo(FailureCause.EXECUTION_ERROR);
    assertThat(test.comfyUi.freed).isZero();
  }

  @Test
  void aModelThatIsNotThereMakesItReadAgainWhatIs() {
    int before = test.comfyUi.reads;
    test.comfyUi.postAnswer =
        () ->
            new PostAnswer.Refused(
                400,
                Jobs.json(
                    "{'error': {'type': 'prompt_outputs_failed_validation', 'message': 'no'},"
                        + " 'node_errors': {'4': {'errors': [{'type': 'value_not_in_list',"
                        + " 'extra_info': {'received_value': 'gone.safetensors'}}]}}}"));
    test.run(Jobs.run(TestNode.ID, Jobs.job("a")));

    assertThat(test.failure().cause()).isEqualTo(FailureCause.MISSING_MODEL);
    assertThat(test.comfyUi.reads).isGreaterThan(before);
  }
}
