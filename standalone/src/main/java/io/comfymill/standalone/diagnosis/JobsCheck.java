package io.comfymill.standalone.diagnosis;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.standalone.client.Gateway;
import io.comfymill.standalone.client.QueueHead;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Jobs that wait for too long, and why; jobs that failed lately; parts of the queue that stand. */
final class JobsCheck implements Check {
  private static final Duration LATELY = Duration.ofHours(1);
  private static final int MANY_FAILED = 5;
  private static final String STANDS_STILL = "docs/runbooks/ComfymillQueueStandsStill.md";

  private final Gateway gateway;
  private final Instant now;
  private final Duration stuckAfter;

  /**
   * @param stuckAfter how long a job may wait
   */
  JobsCheck(Gateway gateway, Instant now, Duration stuckAfter) {
    this.gateway = gateway;
    this.now = now;
    this.stuckAfter = stuckAfter;
  }

  @Override
  public String about() {
    return "jobs";
  }

  @Override
  public void run(Diagnosis diagnosis) throws IOException, InterruptedException {
    lookAtTheOldest(diagnosis);
    lookAtFailures(diagnosis);
    for (JsonNode pause : gateway.get("/api/queue-pauses").path("paused")) {
      diagnosis.warn(
          "queue",
          "the queue of %s is paused since %s%s."
              .formatted(part(pause), pause.path("paused_at").asText("?"), reason(pause)),
          "comfymill queue resume");
    }
  }

  private static String part(JsonNode pause) {
    return (pause.path("scope").asText() + " " + pause.path("name").asText("")).strip();
  }

  private static String reason(JsonNode pause) {
    return pause.path("reason").isTextual() ? ": " + pause.path("reason").asText() : "";
  }

  private void lookAtTheOldest(Diagnosis diagnosis) throws IOException, InterruptedException {
    QueueHead.Waiting waiting = QueueHead.ask(gateway);
    diagnosis.saw("queue", waiting.length() + " jobs wait");
    waiting
        .head()
        .filter(head -> Duration.between(head.since(), now).compareTo(stuckAfter) > 0)
        .ifPresent(
            head ->
                diagnosis.problem(
                    "job " + head.id(),
                    "it waits for %d minutes already%s."
                        .formatted(
                            Duration.between(head.since(), now).toMinutes(),
                            head.why().isEmpty() ? "" : ": " + head.why()),
                    "comfymill why " + head.id() + "; " + STANDS_STILL));
  }

  private void lookAtFailures(Diagnosis diagnosis) throws IOException, InterruptedException {
    Map<String, Integer> causes = new TreeMap<>();
    for (JsonNode failed : gateway.get("/api/jobs?status=failed&limit=100").path("jobs")) {
      if (age(failed.path("execution_end_time")).compareTo(LATELY) < 0) {
        causes.merge(failed.path("failure_cause").asText("unknown"), 1, Integer::sum);
      }
    }
    List<String> words = new ArrayList<>();
    causes.forEach((cause, count) -> words.add(count + " × " + cause));
    if (causes.values().stream().mapToInt(Integer::intValue).sum() >= MANY_FAILED) {
      diagnosis.warn(
          "jobs",
          "jobs failed within the last hour: " + String.join(", ", words) + ".",
          "comfymill jobs, and comfymill logs JOB; docs/runbooks/ComfymillJobsFail.md");
    }
  }

  private Duration age(JsonNode epochMillis) {
    return Duration.between(Instant.ofEpochMilli(epochMillis.asLong()), now);
  }
}
