package io.comfymill.standalone.cli.batch;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.standalone.cli.base.CommandFailedException;
import io.comfymill.standalone.cli.base.Displays;
import io.comfymill.standalone.client.BatchProgress;
import io.comfymill.standalone.client.Gateway;
import io.comfymill.standalone.client.ProgressDisplay;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/** A batch as it goes on before somebody's eyes. */
final class WatchedBatch {
  private WatchedBatch() {}

  /** Shows how far it is, on standard error, until it has ended. */
  static JsonNode untilItsEnd(Gateway gateway, String id) throws IOException, InterruptedException {
    try (ProgressDisplay display = Displays.ofStandardError()) {
      return BatchProgress.untilItsEnd(gateway, id, now -> display.show(fraction(now), doing(now)));
    }
  }

  private static double fraction(JsonNode batch) {
    int left = batch.path("waiting").intValue() + batch.path("open").intValue();
    return 1 - (double) left / Math.max(1, batch.path("cells").intValue());
  }

  private static String doing(JsonNode batch) {
    String failed =
        batch.path("failed").intValue() == 0
            ? ""
            : ", %d failed".formatted(batch.path("failed").intValue());
    return "%s%s%s".formatted(batch.path("state").asText(), failed, eta(batch.path("eta")));
  }

  private static String eta(JsonNode eta) {
    if (!eta.isTextual()) {
      return "";
    }
    Duration left = Duration.between(Instant.now(), Instant.parse(eta.textValue()));
    return ", " + PlanText.words(Math.max(0, left.toSeconds())) + " left";
  }

  /**
   * @param ended a batch that has
   * @throws CommandFailedException where a cell is missing, or what was to be joined
   */
  static void requireWhole(String id, JsonNode ended) throws CommandFailedException {
    int fine = ended.path("succeeded").intValue() + ended.path("accepted").intValue();
    if (fine < ended.path("cells").intValue()) {
      throw new CommandFailedException(
          "%d of %d cells succeeded; comfymill batch cells %s --state failed says why"
              .formatted(ended.path("succeeded").intValue(), ended.path("cells").intValue(), id));
    }
    for (JsonNode join : ended.path("joins")) {
      String state = join.path("state").asText();
      if (!state.equals("succeeded")) {
        throw new CommandFailedException(
            "%s was not made: %s"
                .formatted(join.path("join").asText(), join.path("error").asText(state)));
      }
    }
  }
}
