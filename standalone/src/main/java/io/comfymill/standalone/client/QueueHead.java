package io.comfymill.standalone.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The job that has waited longest.
 *
 * @param id its {@code prompt_id}
 * @param why it waits, as the scheduler sees it; empty where it does not say
 */
public record QueueHead(String id, Instant since, String why) {
  private static final int MOST_REASONS = 3;

  /**
   * What waits.
   *
   * @param length how many jobs
   */
  public record Waiting(long length, Optional<QueueHead> head) {}

  public static Waiting ask(Gateway gateway) throws IOException, InterruptedException {
    JsonNode page = gateway.get("/api/jobs?status=pending&sort_order=asc&limit=1");
    long length = page.path("pagination").path("total").asLong();
    JsonNode job = page.path("jobs").path(0);
    if (job.isMissingNode()) {
      return new Waiting(length, Optional.empty());
    }
    String id = job.path("id").asText();
    JsonNode placement = gateway.get("/api/jobs/" + Gateway.segment(id) + "/placement");
    Instant since = Instant.ofEpochMilli(job.path("create_time").asLong());
    return new Waiting(length, Optional.of(new QueueHead(id, since, words(placement))));
  }

  /** What keeps it out of the line, or what its nodes lack. */
  private static String words(JsonNode placement) {
    List<String> words = placement.path("blocked_by").findValuesAsText("words");
    if (words.isEmpty()) {
      words = placement.path("waiting").findValuesAsText("words");
    }
    return words.stream()
        .distinct()
        .limit(MOST_REASONS)
        .map(reason -> reason.replaceAll("\\.+$", ""))
        .collect(Collectors.joining("; "));
  }
}
