package io.comfymill.agent.comfyui;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class LongMessagesTest {
  private static final int LONG = 2 * 1024 * 1024;

  private static String message(String type, int length) {
    return "{\"type\": \"%s\", \"data\": {\"node\": \"1\", \"text\": \"%s\", \"prompt_id\": \"p\"}}"
        .formatted(type, "x".repeat(length));
  }

  @Test
  void theInputsOfAnErrorAreShortened() throws IOException {
    String shorter = LongMessages.shortened(message("execution_error", LONG));

    assertThat(shorter).hasSizeLessThan(2000);
    assertThat(ComfyMessage.parse(shorter).promptId()).isEqualTo("p");
    assertThat(shorter).contains("… (" + LONG + " bytes)");
  }

  @Test
  void anOutputGoesOnAsItIs() {
    String message = message("executed", LONG);

    assertThat(LongMessages.shortened(message)).isEqualTo(message);
  }

  @Test
  void soDoesWhatIsShort() {
    String message = message("execution_error", 100_000);

    assertThat(LongMessages.shortened(message)).isSameAs(message);
  }
}
