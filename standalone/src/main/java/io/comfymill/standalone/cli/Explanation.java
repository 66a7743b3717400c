package io.comfymill.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code GET /api/jobs/{id}/placement} says, for people.
 *
 * @param zone in which times are told
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
    if (!placement.path("waiting").isEmpty()) {
      text.append('\n').append(waiting());
    }
    if (!placement.path("attempts").isEmpty()) {
      text.append('\n').append(attempts());
    }
    return text.toString();
  }

  private String node() {
    String node = Output.orDash(placement.path("node_id"));
    return node.equals("-") ? "" : " on " + node;
  }

  /** Of a job that failed, in one line. */
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
        : "not counted yet; %s wait%n".formatted(all);
  }

  private String expectation() {
    if (!placement.path("expected_start").isTextual()) {
      return placement.path("position").isNumber() ? "no node can take it as things are\n" : "";
    }
    return "expected to start at %s and to finish at %s; confidence is %s%n"
        .formatted(
            time(placement.path("expected_start")),
            time(placement.path("expected_finish")),
            placement.path("confidence").asText());
  }

  private TextTable waiting() {
    TextTable table = new TextTable("NODES", "WHY NOT NOW");
    for (JsonNode group : placement.path("waiting")) {
      table.row(nodes(group.path("nodes")), group.path("words").asText());
    }
    return table;
  }

  private static String nodes(JsonNode nodes) {
    List<String> shown = new ArrayList<>();
    for (JsonNode node : nodes) {
      if (shown.size() < NODES_SHOWN) {
        shown.add(node.asText());
      }
    }
    String list = String.join(", ", shown);
    int more = nodes.size() - shown.size();
    return more == 0 ? list : list + " and " + more + " more";
  }

  private TextTable attempts() {
    TextTable table =
        new TextTable("ATTEMPT", "NODE", "STATE", "ASSIGNED", "RAN FOR", "CAUSE", "WHY THERE");
    for (JsonNode attempt : placement.path("attempts")) {
      table.row(
          attempt.path("number").asText(),
          attempt.path("node").asText(),
          attempt.path("state").asText(),
          time(attempt.path("assigned_at")),
          ranFor(attempt),
          cause(attempt),
          Output.orDash(attempt.path("reason")));
    }
    return table;
  }

  private static String cause(JsonNode attempt) {
    String cause = Output.orDash(attempt.path("cause"));
    String message = Output.orDash(attempt.path("message"));
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
