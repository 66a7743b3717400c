package io.comfymill.standalone.cli.batch;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.StringJoiner;

/** A plan of a batch in words. */
final class PlanText {
  private static final int MOST_LINES = 20;
  private static final int LONGEST = 40;

  private PlanText() {}

  static String of(JsonNode plan) {
    StringJoiner text = new StringJoiner(System.lineSeparator(), "", System.lineSeparator());
    int cells = plan.path("cells").intValue();
    text.add(
        "%,d jobs; %,d of them checked against the fleet"
            .formatted(cells, plan.path("checked").intValue()));
    text.add(estimate(plan));
    if (plan.has("keep")) {
      text.add(kept(plan.at("/keep/outputs").asText()));
    }
    JsonNode models = plan.path("models");
    for (int i = 0; i < Math.min(models.size(), MOST_LINES); i++) {
      text.add(
          "  %,d with %s"
              .formatted(
                  models.get(i).path("cells").intValue(), values(models.get(i).path("models"))));
    }
    if (models.size() > MOST_LINES) {
      text.add("  and %,d further models".formatted(models.size() - MOST_LINES));
    }
    JsonNode refused = plan.path("refused");
    if (!refused.isEmpty()) {
      text.add(
          "%,d of the checked ones cannot run, so that the batch would be refused:"
              .formatted(refused.size()));
    }
    for (int i = 0; i < Math.min(refused.size(), MOST_LINES); i++) {
      JsonNode one = refused.get(i);
      text.add(
          "  cell %d (%s): %s"
              .formatted(
                  one.path("cell").intValue(),
                  values(one.path("values")),
                  one.path("error").asText()));
    }
    return text.toString();
  }

  private static String kept(String outputs) {
    return outputs.equals("forever")
        ? "What they make is kept for ever."
        : "What they make is kept for %s after the end of the batch.".formatted(outputs);
  }

  private static String estimate(JsonNode plan) {
    JsonNode estimate = plan.path("estimate");
    if (estimate.isMissingNode()) {
      return "How long they take is not known: nothing like them has run yet.";
    }
    String gpu =
        "About %s of GPU time"
            .formatted(words(Math.round(estimate.path("gpu_seconds").doubleValue())));
    String wall =
        estimate.has("seconds")
            ? ", done in %s on the %d slots there are now"
                .formatted(
                    words(Math.round(estimate.path("seconds").doubleValue())),
                    plan.path("slots").intValue())
            : "; no node could take them now";
    String basis =
        " (from %,d jobs; %d of %d kinds of cells have run before)."
            .formatted(
                estimate.path("jobs").longValue(),
                estimate.path("known_shapes").intValue(),
                estimate.path("shapes").intValue());
    return gpu + wall + basis;
  }

  static String values(JsonNode values) {
    StringJoiner text = new StringJoiner(", ");
    values
        .properties()
        .forEach(value -> text.add(value.getKey() + "=" + shortened(value.getValue().asText())));
    return text.toString();
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
  }

  /** A length of time, as a person would say it. */
  static String words(long seconds) {
    if (seconds < 120) {
      return seconds + " s";
    } else if (seconds < 7200) {
      return "%d min".formatted(seconds / 60);
    }
    return "%.1f h".formatted(seconds / 3600.0);
  }
}
