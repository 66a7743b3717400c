package io.comfymill.standalone.load;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of the jobs of a load.
 *
 * @param submitted those that were accepted
 * @param refused how many were not, by the reason
 * @param ended how many ended, by how
 * @param unfinished those of which no end was seen in time
 * @param submitMillis how long a submit took
 * @param jobMillis from the submit to the end of the job, for those that succeeded
 * @param seconds from the first submit to the last end
 */
public record LoadReport(
    long submitted,
    Map<String, Long> refused,
    Map<String, Long> ended,
    long unfinished,
    @JsonProperty("submit_ms") Percentiles submitMillis,
    @JsonProperty("job_ms") Percentiles jobMillis,
    double seconds) {
  static final String SUCCEEDED = "completed";

  public LoadReport {
    refused = new TreeMap<>(refused);
    ended = new TreeMap<>(ended);
  }

  /** Whether every job was accepted and has succeeded. */
  @JsonProperty("passed")
  public boolean passed() {
    return submitted > 0 && refused.isEmpty() && ended.getOrDefault(SUCCEEDED, 0L) == submitted;
  }

  @Override
  public String toString() {
    return """
        %d jobs in %.1f s, %.1f jobs/s; ended: %s; no end seen: %d
        refused: %s
        submit: %s
        job, from submit to end: %s
        """
        .formatted(
            submitted,
            seconds,
            seconds == 0 ? 0 : ended.getOrDefault(SUCCEEDED, 0L) / seconds,
            ended.isEmpty() ? "none" : ended,
            unfinished,
            refused.isEmpty() ? "none" : refused,
            submitMillis,
            jobMillis);
  }
}
