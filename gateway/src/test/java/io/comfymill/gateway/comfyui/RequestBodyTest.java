package io.comfymill.gateway.comfyui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.errors.BadRequestException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class RequestBodyTest {
  private static JsonNode json(String text) throws IOException {
    return WireJson.mapper().readTree(text);
  }

  /** One that the database refuses would fail a request of which the first half is done. */
  @Test
  void idsThatNoJobCanHaveAreIgnored() throws IOException {
    String longest = "x".repeat(PromptId.MAX_LENGTH);
    JsonNode body =
        json(
            "{\"delete\": [\"a\", \"../x\\u0000\", \"\", \" \", 7, null, [], \"%s\", \"%sx\"]}"
                .formatted(longest, longest));

    assertThat(RequestBody.promptIds(body, "delete"))
        .containsExactly(new PromptId("a"), new PromptId(longest));
  }

  @Test
  void whatIsNoListOfIdsIsRefused() throws IOException {
    JsonNode body = json("{\"delete\": {\"a\": 1}}");

    assertThatThrownBy(() -> RequestBody.promptIds(body, "delete"))
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining("delete must be a list");
  }
}
