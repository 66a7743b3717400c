package io.comfymill.gateway.webhooks;

import io.comfymill.common.rows.JobState;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What a webhook can be told of. */
enum EventType {
  JOB_QUEUED,
  JOB_STARTED,
  JOB_SUCCEEDED,
  JOB_FAILED,
  JOB_CANCELLED,
  /** Each of its cells has. */
  BATCH_SUCCEEDED,
  /** It has ended, not all of its cells well; or it was stopped. */
  BATCH_FAILED,
  BATCH_CANCELLED,
  BATCH_PAUSED,
  /** It is no longer heard of, or its ComfyUI does not answer. */
  NODE_LOST,
  /** It was to be drained, and its last job has ended. */
  NODE_DRAINED,
  /** Operators should know. */
  ALERT_FIRED,
  ALERT_RESOLVED,
  /** Sent where somebody asks for it. */
  WEBHOOK_TEST;

  /** Such as {@code job.succeeded}. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '.');
  }

  static EventType ended(JobState state) {
    return switch (state) {
      case SUCCEEDED -> JOB_SUCCEEDED;
      case FAILED -> JOB_FAILED;
      case CANCELLED -> JOB_CANCELLED;
      case QUEUED, ASSIGNED, RUNNING -> throw new IllegalArgumentException(state + " is no end");
    };
  }

  private boolean canBeChosen() {
    return this != WEBHOOK_TEST;
  }

  /** What may be asked for: each, and all of a kind. */
  static List<String> choices() {
    return Stream.concat(
            Stream.of("job.*", "batch.*", "node.*", "alert.*"),
            Arrays.stream(values()).filter(EventType::canBeChosen).map(EventType::word))
        .toList();
  }

  /**
   * @param choices as in {@link #choices}
   */
  boolean isAmong(List<String> choices) {
    String all = word().substring(0, word().indexOf('.')) + ".*";
    return choices.contains(word()) || choices.contains(all);
  }
}
