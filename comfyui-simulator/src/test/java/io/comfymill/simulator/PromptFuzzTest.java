package io.comfymill.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.json.PythonJson;
import io.comfymill.common.validation.Validation;
import io.comfymill.common.validation.WorkflowValidator;
import io.comfymill.common.workflow.ObjectInfo;
import io.comfymill.simulator.node.NodeInfo;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a gateway makes of any prompt, and a server of those that the gateway takes. */
class PromptFuzzTest {
  private static final ObjectInfo CLASSES = NodeInfo.load().classes();
  private static final int PROMPTS = 2_000;

  private final WorkflowValidator validator = new WorkflowValidator(CLASSES, file -> false);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void everyPromptIsTakenOrRefusedWithAReason(long seed) {
    PromptMutations mutations = new PromptMutations(seed);
    int taken = 0;
    for (int i = 0; i < PROMPTS; i++) {
      ObjectNode prompt = mutations.next();
      ObjectNode asSent = prompt.deepCopy();
      assertThatCode(() -> requireReason(validator.validate(prompt, null)))
          .as("seed %d, prompt %d: %s", seed, i, PythonJson.text(asSent))
          .doesNotThrowAnyException();
      assertThat(prompt).isEqualTo(asSent);
      taken += validator.validate(prompt, null).canRun() ? 1 : 0;
    }
    assertThat(taken).as("prompts taken of seed %d", seed).isBetween(PROMPTS / 20, PROMPTS / 2);
  }

  private static void requireReason(Validation found) {
    if (found.error() != null) {
      assertThat(found.error().type()).isNotBlank();
      assertThat(found.error().message()).isNotBlank();
    }
    PythonJson.write(found.nodeErrors());
    PythonJson.write(found.prompt());
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12})
  void noPromptThatIsTakenEndsAServersWorker(long seed, @TempDir Path folder) throws Exception {
    try (TestServer server = new TestServer(folder, TestServer.FAST)) {
      PromptMutations mutations = new PromptMutations(seed);
      for (int i = 0; i < PROMPTS / 4; i++) {
        ObjectNode prompt = mutations.next();
        if (validator.validate(prompt, null).canRun()) {
          server.submit(JsonNodeFactory.instance.objectNode().set("prompt", prompt));
        }
      }
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () -> {
                JsonNode queue = server.json("/queue");
                assertThat(queue.path("queue_running"))
                    .as("seed %d: the last one of these has ended the worker", seed)
                    .isEmpty();
                // Between two prompts nothing runs either.
                assertThat(queue.path("queue_pending")).isEmpty();
              });
    }
  }
}
