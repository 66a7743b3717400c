package io.comfymill.standalone.cli.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What is installed otherwise on two nodes. Pure. */
final class InstalledDifferences {
  private static final String[] GROUPS = {"environment", "custom_nodes", "models"};

  private InstalledDifferences() {}

  /**
   * @return {@code [{what, first, second}…]}; what a node lacks is null there
   */
  static ArrayNode between(JsonNode first, JsonNode second) {
    ArrayNode rows = JsonNodeFactory.instance.arrayNode();
    for (String group : GROUPS) {
      Set<String> names = new TreeSet<>();
      first.path(group).fieldNames().forEachRemaining(names::add);
      second.path(group).fieldNames().forEachRemaining(names::add);
      for (String name : names) {
        String here = value(first.path(group).path(name));
        String there = value(second.path(group).path(name));
        if (here == null ? there != null : !here.equals(there)) {
          rows.addObject().put("what", name).put("first", here).put("second", there);
        }
      }
    }
    return rows;
  }

  /** What is there in a version that is not known is there all the same. */
  private static @Nullable String value(JsonNode value) {
    return value.isMissingNode() ? null : value.asText().isEmpty() ? "there" : value.asText();
  }
}
