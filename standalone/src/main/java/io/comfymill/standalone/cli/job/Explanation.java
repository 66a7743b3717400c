package io.comfymill.standalone.cli.job;

import static io.comfymill.standalone.cli.base.TextTable.column;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.standalone.cli.base.TextTable;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Puts what {@code GET /api/jobs/{id}/placement} answers into words.
 *
 * @param zone in which times are shown
 */
record Explanation(JsonNode placement, ZoneId zone) {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
  private static final int NODES_SHOWN = 4;

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append("job ").append(placement.path("prompt_id").asText());
    text.append(": ").append(placement.path("state").asText()).append(node()).append('\n');
    text.append(failure());
    if (placement.path("queued").isNumber()) {
      text.append(place()).append(expectation());
    }
    for (JsonNode blocker : placement.path("blocked_by")) {
      text.append(blocker.path("words").asText()).append('\n');
    }
    if (!placement.path("waiting").isEmpty()) {
      text.append('\n').append(waiting());
    }
    if (!placement.path("attempts").isEmpty()) {
      text.append('\n').append(attempts());
    }
    return text.toString();
  }

  private String node() {
    String node = TextTable.orDash(placement.path("node_id"));
    return node.equals("-") ? "" : " on " + node;
  }

  private String failure() {
    return placement.path("cause").isTextual() ? cause(placement) + "\n" : "";
  }

  private String place() {
    String all = placement.path("queued").asText();
    if (placement.path("position").isNumber()) {
      return "place %s of %s in the queue%n".formatted(placement.path("position").asText(), all);
    }
    return placement.path("position_at_least").isNumber()
        ? "place %s or later of %s in the queue%n"
            .formatted(placement.path("position_at_least").asText(), all)
        : placement.path("blocked_by").isEmpty()
            ? "not counted yet; %s wait%n".formatted(all)
            : "not in line; %s wait%n".formatted(all);
  }

  private String expectation() {
    if (!placement.path("expected_start").isTextual()) {
      return placement.path("position").isNumber() ? hopes() : "";
    }
    return "expected to start at %s and to finish at %s; confidence is %s%n"
        .formatted(
            time(placement.path("expected_start")),
            time(placement.path("expected_finish")),
            placement.path("confidence").asText());
  }

  private String hopes() {
    boolean comes = placement.path("waiting").findValuesAsText("code").contains("fetches_models");
    return comes ? "it can run once a node has its model\n" : "no node can take it as things are\n";
  }

  private String waiting() {
    return TextTable.of(
        placement.path("waiting"),
        column("NODES", group -> nodes(group.path("nodes"))),
        column("WHY NOT NOW", "words"));
  }

  private static String nodes(JsonNode nodes) {
    String shown =
        StreamSupport.stream(nodes.spliterator(), false)
            .limit(NODES_SHOWN)
            .map(JsonNode::asText)
            .collect(Collectors.joining(", "));
    int more = nodes.size() - NODES_SHOWN;
    return more <= 0 ? shown : shown + " and " + more + " more";
  }

  private String attempts() {
    return TextTable.of(
        placement.path("attempts"),
        column("ATTEMPT", "number"),
        column("NODE", "node"),
        column("STATE", "state"),
        column("ASSIGNED", attempt -> time(attempt.path("assigned_at"))),
        column("RAN FOR", Explanation::ranFor),
        column("CAUSE", Explanation::cause),
        column("WHY THERE", "reason"));
  }

  private static String cause(JsonNode attempt) {
    String cause = TextTable.orDash(attempt.path("cause"));
    String message = TextTable.orDash(attempt.path("message"));
    return message.equals("-") ? cause : cause + ": " + message.lines().findFirst().orElse("");
  }

  private static String ranFor(JsonNode attempt) {
    JsonNode started = attempt.path("started_at");
    JsonNode ended = attempt.path("ended_at");
    if (!started.isTextual() || !ended.isTextual()) {
      return "-";
    }
    Duration ran = Duration.between(Instant.parse(started.asText()), Instant.parse(ended.asText()));
    return "%.1f s".formatted(ran.toMillis() / 1000.0);
  }

  private String time(JsonNode instant) {
    return instant.isTextual() ? TIME.format(Instant.parse(instant.asText()).atZone(zone)) : "-";
  }
}
