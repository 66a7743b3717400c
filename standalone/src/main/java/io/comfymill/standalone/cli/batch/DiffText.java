package io.comfymill.standalone.cli.batch;

import static io.comfymill.standalone.cli.base.TextTable.column;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.standalone.cli.base.TextTable;

/** In what two batches differ, in words. */
final class DiffText {
  private DiffText() {}

  static String of(JsonNode diff) {
    String summary =
        "%,d cells in both, %.1f s and %.1f s; %,d differences%n"
            .formatted(
                diff.path("cells").intValue(),
                diff.path("seconds").path("a").doubleValue(),
                diff.path("seconds").path("b").doubleValue(),
                diff.path("differences").size());
    return diff.path("differences").isEmpty()
        ? summary
        : TextTable.of(
                diff.path("differences"),
                column("WHAT", DiffText::what),
                column("CELL OF A", one -> one.path("a").path("cell").asText("-")),
                column("CELL OF B", one -> one.path("b").path("cell").asText("-")),
                column("A", one -> side(one.path("a"))),
                column("B", one -> side(one.path("b"))),
                column("OUTPUTS", DiffText::outputs))
            + summary;
  }

  private static String what(JsonNode one) {
    if (one.has("values")) {
      return PlanText.values(one.path("values"));
    }
    return one.has("join") ? one.path("join").asText() : "cell " + one.path("cell").asText();
  }

  private static String side(JsonNode side) {
    if (side.isMissingNode()) {
      return "-";
    }
    String state = side.path("state").asText();
    return side.path("seconds").isNumber()
        ? "%s in %.1f s".formatted(state, side.path("seconds").doubleValue())
        : state;
  }

  private static String outputs(JsonNode one) {
    if (!one.has("a") || !one.has("b")) {
      return "-";
    }
    JsonNode a = one.path("a").path("outputs");
    JsonNode b = one.path("b").path("outputs");
    return a.equals(b) ? "equal" : "%d and %d, not equal".formatted(a.size(), b.size());
  }
}
