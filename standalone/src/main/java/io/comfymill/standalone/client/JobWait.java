package io.comfymill.standalone.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

/**
 * Waits until a job has ended. Messages tell; when none come it asks the history, so that a broken
 * socket or a restarted gateway costs a moment and no result.
 */
public final class JobWait {
  private static final Duration SILENCE = Duration.ofSeconds(2);
  private static final Duration AWAY_LIMIT = Duration.ofSeconds(60);
  private static final Set<String> ENDINGS =
      Set.of("execution_success", "execution_error", "execution_interrupted");

  private final SubmittedJob job;
  private final LiveMessages messages;
  private final ProgressDisplay display;
  private final InstantSource clock;
  private final RunProgress progress;
  private Instant lastAnswer;

  public JobWait(
      SubmittedJob job, LiveMessages messages, ProgressDisplay display, InstantSource clock) {
    this.job = job;
    this.messages = messages;
    this.display = display;
    this.clock = clock;
    this.progress = new RunProgress(job.workflow());
    this.lastAnswer = clock.instant();
  }

  /**
   * Blocks until the job has ended; returns its history entry.
   *
   * @throws IOException also where the job is gone: neither in the queue nor in the history
   */
  public JsonNode await() throws IOException, InterruptedException {
    display.show(0, progress.doing());
    while (true) {
      JsonNode message = messages.poll(SILENCE);
      if (message == null || isEnding(message)) {
        Optional<JsonNode> ended = askForEnd();
        if (ended.isPresent()) {
          display.show(1, "done");
          return ended.get();
        }
      }
    }
  }

  private boolean isEnding(JsonNode message) {
    JsonNode data = message.path("data");
    if (!data.path("prompt_id").asText().equals(job.promptId())) {
      return false;
    }
    String type = message.path("type").asText();
    progress.on(type, data);
    display.show(progress.fraction(), progress.doing());
    return ENDINGS.contains(type);
  }

  private Optional<JsonNode> askForEnd() throws IOException, InterruptedException {
    messages.connect();
    try {
      // In this order: a job is in the history before it leaves the queue.
      boolean queued = job.isQueued();
      Optional<JsonNode> ended = job.ended();
      lastAnswer = clock.instant();
      if (ended.isEmpty() && !queued) {
        throw new IOException(
            "job " + job.promptId() + " is gone: somebody has removed it from the queue");
      }
      return ended;
    } catch (NotReachableException away) {
      if (lastAnswer.plus(AWAY_LIMIT).isBefore(clock.instant())) {
        throw away;
      }
      return Optional.empty();
    }
  }
}
