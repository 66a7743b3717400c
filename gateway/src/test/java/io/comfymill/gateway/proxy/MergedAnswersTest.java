package io.comfymill.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.json.PythonJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class MergedAnswersTest {
  private static JsonNode json(String text) throws IOException {
    return PythonJson.read(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void objectsAreMergedAndListsUnited() throws IOException {
    JsonNode one = json("{'a': {'x': 1, 'l': [1, 2]}}");
    assertThat(MergedAnswers.objects(List.of(one, json("{'a': {'x': 9, 'l': [2, 3]}, 'b': 1}"))))
        .isEqualTo(json("{'a': {'x': 1, 'l': [1, 2, 3]}, 'b': 1}"));
    assertThat(one).isEqualTo(json("{'a': {'x': 1, 'l': [1, 2]}}"));
  }

  @Test
  void objectsInListsAreTheSameByTheirName() throws IOException {
    assertThat(
            MergedAnswers.byField(
                List.of(
                    json("[{'name': 'a', 'folders': ['/x']}]"),
                    json("[{'name': 'a', 'folders': ['/y']}, {'name': 'b', 'folders': []}]")),
                "name"))
        .isEqualTo(json("[{'name': 'a', 'folders': ['/x', '/y']}, {'name': 'b', 'folders': []}]"));
  }
}
