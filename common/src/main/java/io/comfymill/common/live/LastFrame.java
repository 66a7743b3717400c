package io.comfymill.common.live;

import io.comfymill.common.id.JobId;
import io.comfymill.common.id.TenantId;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Of which kinds of frames agents keep the last one in Redis while a job runs, so that a client
 * that connects again is told where its jobs are, whatever gateway it comes to. A hash for each
 * client holds those of all its jobs; gateways remove those of jobs that have ended.
 *
 * <p>In the order in which ComfyUI sends them.
 */
public enum LastFrame {
  EXECUTION_START,
  EXECUTING,
  PROGRESS_STATE,
  PREVIEW,
  PROGRESS;

  /** Longer than any job is silent. What gateways could not remove goes after that. */
  public static final Duration KEPT = Duration.ofHours(6);

  /** Empty where the last message of that type says nothing of where a job is. */
  public static Optional<LastFrame> of(String messageType) {
    return Arrays.stream(values())
        .filter(kind -> kind.word().equals(messageType) && kind != PREVIEW)
        .findFirst();
  }

  public static String key(TenantId tenant, String clientId) {
    return "comfymill:last-frames:" + tenant + ":" + clientId;
  }

  public String field(JobId job) {
    return job + "/" + word();
  }

  private String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
