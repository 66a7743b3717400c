package io.comfymill.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.id.NodeId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NewLogLinesTest {
  private static final NodeId A = new NodeId("a");
  private static final NodeId B = new NodeId("b");

  private final NewLogLines lines = new NewLogLines();

  private static JsonNode log(String... times) {
    ObjectNode log = JsonNodeFactory.instance.objectNode();
    ArrayNode entries = log.putArray("entries");
    for (String time : times) {
      entries.addObject().put("t", time).put("m", "line of " + time);
    }
    return log;
  }

  private List<String> times(Map<NodeId, JsonNode> logs) {
    return lines.of(logs).stream().map(entry -> entry.path("t").asText()).toList();
  }

  @Test
  void eachLineOfEachNodeIsNewOnce() {
    assertThat(times(Map.of(A, log("10:01", "10:02"), B, log()))).isEmpty();
    assertThat(times(Map.of(A, log("10:01", "10:02", "10:05"), B, log("10:04"))))
        .containsExactly("10:04", "10:05");
    assertThat(times(Map.of(A, log("10:02", "10:05"), B, log("10:04")))).isEmpty();
  }

  @Test
  void aNodeThatDidNotAnswerForAWhileTellsWhatWasMissed() {
    times(Map.of(A, log("10:01")));
    assertThat(times(Map.of())).isEmpty();
    assertThat(times(Map.of(A, log("10:01", "10:02", "10:03")))).containsExactly("10:02", "10:03");
  }

  @Test
  void ofANewNodeNoOldLineIsTold() {
    times(Map.of(A, log("10:01")));
    assertThat(times(Map.of(A, log("10:01"), B, log("09:59")))).isEmpty();
    lines.forget();
    assertThat(times(Map.of(A, log("10:01", "10:02")))).isEmpty();
  }
}
