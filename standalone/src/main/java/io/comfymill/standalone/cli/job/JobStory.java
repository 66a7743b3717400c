package io.comfymill.standalone.cli.job;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.standalone.client.JobRecord;
import io.comfymill.standalone.client.JobResult;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What happened to a job, in the order in which it did.
 *
 * @param job as {@code GET /api/jobs/{id}} answers
 * @param placement as {@code GET /api/jobs/{id}/placement} answers
 * @param zone in which times are shown
 * @param address where an output is
 */
record JobStory(
    JsonNode job, JsonNode placement, ZoneId zone, Function<JobResult.OutputFile, String> address) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS");

  private record Event(Instant at, String words) {}

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Event event : events()) {
      text.append(TIME.format(event.at().atZone(zone))).append("  ");
      text.append(event.words()).append('\n');
    }
    for (JsonNode line : job.at("/execution_error/traceback")) {
      text.append(line.asText().stripTrailing().indent(4));
    }
    if (!job.path("execution_end_time").isNumber()) {
      return text.append(text.isEmpty() ? "" : "\n")
          .append(new Explanation(placement, zone))
          .toString();
    }
    JobRecord.result(job).files().forEach(file -> text.append(address.apply(file)).append('\n'));
    return text.toString();
  }

  private List<Event> events() {
    List<Event> events = new ArrayList<>();
    add(events, millis(job.path("create_time")), "submitted");
    placement.path("attempts").forEach(attempt -> attempt(events, attempt));
    job.at("/execution_status/messages").forEach(message -> message(events, message));
    events.sort(Comparator.comparing(Event::at)); // stable: what is equally old stays in order
    add(events, millis(job.path("execution_end_time")), ending()); // whoever's clock says what
    return events;
  }

  private static void attempt(List<Event> events, JsonNode attempt) {
    String name = "attempt " + attempt.path("number").asText();
    String node = attempt.path("node").asText();
    String reason = words(attempt.path("reason"));
    add(events, instant(attempt.path("assigned_at")), name + " goes to " + node + reason);
    Instant started = instant(attempt.path("started_at"));
    Instant ended = instant(attempt.path("ended_at"));
    add(events, started, name + " runs on " + node);
    String ran = started == null || ended == null ? "" : " after " + seconds(started, ended);
    String cause = words(attempt.path("cause")) + words(attempt.path("message"));
    add(events, ended, name + " " + attempt.path("state").asText() + ran + cause);
  }

  /** What ComfyUI said, as far as nothing else tells the same. */
  private static void message(List<Event> events, JsonNode message) {
    JsonNode data = message.path(1);
    String where =
        "graph node %s (%s)"
            .formatted(data.path("node_id").asText(), data.path("node_type").asText());
    String words =
        switch (message.path(0).asText()) {
          case "execution_cached" -> cached(data.path("nodes").size());
          case "execution_error" ->
              where
                  + " failed"
                  + words(data.path("exception_type"))
                  + words(data.path("exception_message"));
          case "execution_interrupted" -> "interrupted in " + where;
          default -> "";
        };
    if (!words.isEmpty()) {
      add(events, millis(data.path("timestamp")), words);
    }
  }

  private static String cached(int nodes) {
    return nodes == 0
        ? ""
        : nodes
            + (nodes == 1 ? " graph node has" : " graph nodes have")
            + " results of an earlier run";
  }

  private String ending() {
    String cause = words(placement.path("cause")) + words(placement.path("message"));
    int files = job.path("outputs_count").asInt();
    String made = files == 0 ? "" : ", with " + files + (files == 1 ? " file" : " files");
    Instant created = millis(job.path("create_time"));
    Instant ended = millis(job.path("execution_end_time"));
    String took =
        created == null || ended == null ? "" : " after " + seconds(created, ended) + " in all";
    return "the job has " + placement.path("state").asText() + took + made + cause;
  }

  private static void add(List<Event> events, @Nullable Instant at, String words) {
    if (at != null) {
      events.add(new Event(at, words));
    }
  }

  private static String words(JsonNode text) {
    return text.isTextual() && !text.textValue().isBlank() ? ": " + text.textValue().strip() : "";
  }

  private static String seconds(Instant from, Instant to) {
    return "%.1f s".formatted(Duration.between(from, to).toMillis() / 1000.0);
  }

  private static @Nullable Instant millis(JsonNode epochMillis) {
    return epochMillis.isNumber() ? Instant.ofEpochMilli(epochMillis.asLong()) : null;
  }

  private static @Nullable Instant instant(JsonNode text) {
    return text.isTextual() ? Instant.parse(text.textValue()) : null;
  }
}
