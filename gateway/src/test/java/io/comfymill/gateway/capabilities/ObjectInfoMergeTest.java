package io.comfymill.gateway.capabilities;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class ObjectInfoMergeTest {
  private static final String WHOLE =
      "{\"A\":{\"input\":{\"required\":{\"x\":[[\"1\"]]}},\"output\":[\"IMAGE\"]}}";
  private static final String BROKEN = "{\"A\":{\"output_node\":false}}";

  private static ObjectNode merged(String... nodes) throws JsonProcessingException {
    ObjectMapper mapper = new ObjectMapper();
    ObjectInfoMerge merge = new ObjectInfoMerge();
    for (String node : nodes) {
      merge.add((ObjectNode) mapper.readTree(node));
    }
    return merge.merged();
  }

  @Test
  void aBrokenClassOfOneNodeHidesThatOfNoOther() throws JsonProcessingException {
    assertThat(merged(BROKEN, WHOLE)).isEqualTo(merged(WHOLE));
    assertThat(merged("{\"A\":7}", WHOLE)).isEqualTo(merged(WHOLE));
    assertThat(merged(WHOLE, BROKEN)).isEqualTo(merged(WHOLE));
  }

  @Test
  void aSortedListOfFilesStaysSorted() throws JsonProcessingException {
    assertThat(
            merged(
                    "{\"A\":{\"input\":{\"required\":{\"x\":[[\"a\",\"c\"]]}}}}",
                    "{\"A\":{\"input\":{\"required\":{\"x\":[[\"b\",\"c\"]]}}}}")
                .at("/A/input/required/x/0"))
        .hasToString("[\"a\",\"b\",\"c\"]");
  }

  @Test
  void choicesOfAllAreShown() throws JsonProcessingException {
    assertThat(merged(WHOLE, WHOLE.replace("\"1\"", "\"2\"")).at("/A/input/required/x/0"))
        .hasToString("[\"1\",\"2\"]");
  }
}
