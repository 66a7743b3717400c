package io.comfymill.agent.attempt.start;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.agent.Jobs;
import io.comfymill.agent.attempt.Failure;
import io.comfymill.common.recording.Recordings;
import io.comfymill.common.wire.FailureCause;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromptRefusalTest {
  @ParameterizedTest
  @CsvSource({
    "unknown_class, MISSING_NODE_CLASS, node NoSuchNode does not exist",
    "missing_class_type, INVALID_WORKFLOW, missing the class_type",
    "value_not_in_list, MISSING_MODEL, nope.safetensors",
    "value_smaller_than_min, INVALID_WORKFLOW, Value -5 smaller than min of 1",
    "custom_validation_failed, INVALID_WORKFLOW, Invalid image file",
    "dependency_cycle, INVALID_WORKFLOW, Prompt outputs failed validation",
    "prompt_is_a_list, EXECUTION_ERROR, 500",
  })
  void namesTheCauseAndSaysWhatComfyUiSaid(String recorded, FailureCause cause, String words)
      throws IOException {
    JsonNode response = Recordings.oneCase("prompt-validation.json", recorded).path("response");
    ObjectNode body = response.path("json") instanceof ObjectNode o ? o : Jobs.empty();

    Failure refusal = PromptRefusal.of(response.path("status").asInt(), body, Jobs.job("p"));

    assertThat(refusal.cause()).isEqualTo(cause);
    assertThat(refusal.message()).contains(words);
  }

  @ParameterizedTest
  @CsvSource({
    "sub\\flux, MISSING_MODEL",
    "x.GGUF, MISSING_MODEL",
    "euler, INVALID_WORKFLOW",
  })
  void aChoiceThatIsNotThereIsAModelByItsNameOrByWhatTheJobRequires(
      String value, FailureCause cause) {
    ObjectNode body = Jobs.json("{'error': {'type': 'prompt_outputs_failed_validation'}}");
    ObjectNode error = Jobs.json("{'type': 'value_not_in_list'}");
    error.putObject("extra_info").put("received_value", value);
    body.putObject("node_errors").putObject("3").putArray("errors").add(error);

    assertThat(PromptRefusal.of(400, body, Jobs.job("p")).cause()).isEqualTo(cause);
  }

  @Test
  void aNewerServersMissingNodeTypeIsAMissingClass() {
    ObjectNode body =
        Jobs.json("{'error': {'type': 'missing_node_type', 'message': 'Node X not found.'}}");

    assertThat(PromptRefusal.of(400, body, Jobs.job("p")).cause())
        .isEqualTo(FailureCause.MISSING_NODE_CLASS);
  }
}
