package io.comfymill.standalone.load;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/** When jobs were submitted and ended. Thread-safe. */
public final class LoadTimes {
  private static final Set<String> ENDS = Set.of("completed", "failed", "cancelled");

  private record End(String status, long at) {}

  private final LongSupplier millis;
  private final Map<String, Long> submitted = new HashMap<>();
  private final Map<String, End> ended = new HashMap<>();
  private final Map<String, Long> refused = new HashMap<>();
  private final List<Long> submits = new ArrayList<>();

  /**
   * @param millis a clock that does not jump
   */
  public LoadTimes(LongSupplier millis) {
    this.millis = millis;
  }

  public long now() {
    return millis.getAsLong();
  }

  /**
   * @param began when the submit was sent
   */
  public synchronized void accepted(String promptId, long began) {
    submitted.put(promptId, began);
    submits.add(now() - began);
  }

  public synchronized void refused(String why) {
    refused.merge(why, 1L, Long::sum);
  }

  /** Takes a {@code jobs} event of the gateway: also one that comes before the submit's answer. */
  public synchronized void told(JsonNode jobs) {
    for (JsonNode job : jobs) {
      ended(job.path("id").asText(), job.path("status").asText());
    }
  }

  /** Takes what was asked of one. */
  public synchronized void ended(String promptId, String status) {
    if (ENDS.contains(status)) {
      ended.putIfAbsent(promptId, new End(status, now()));
    }
  }

  /** A job of which no end is known. */
  public synchronized Optional<String> unfinished() {
    return submitted.keySet().stream().filter(id -> !ended.containsKey(id)).findFirst();
  }

  public synchronized LoadReport report() {
    Map<String, Long> ends = new HashMap<>();
    List<Long> jobs = new ArrayList<>();
    long first = submitted.values().stream().mapToLong(Long::longValue).min().orElse(0);
    long last = first;
    for (Map.Entry<String, Long> job : submitted.entrySet()) {
      End end = ended.get(job.getKey());
      if (end != null) {
        ends.merge(end.status(), 1L, Long::sum);
        last = Math.max(last, end.at());
        if (end.status().equals(LoadReport.SUCCEEDED)) {
          jobs.add(end.at() - job.getValue());
        }
      }
    }
    long known = ends.values().stream().mapToLong(Long::longValue).sum();
    return new LoadReport(
        submitted.size(),
        refused,
        ends,
        submitted.size() - known,
        Percentiles.of(submits),
        Percentiles.of(jobs),
        (last - first) / 1000.0);
  }
}
