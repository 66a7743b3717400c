package io.comfymill.gateway.quota;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.comfymill.common.wire.WireJson;
import io.comfymill.gateway.errors.InvalidFieldException;
import io.comfymill.gateway.input.FieldChecks;
import io.comfymill.gateway.input.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * How much a tenant, or one key of it, may use. What is null is not limited.
 *
 * @param maxUnfinished jobs that wait or run
 * @param submitsPerMinute jobs
 * @param maxUploadBytes of one file
 * @param maxStoredBytes of uploads that are kept
 * @param gpuSecondsPerDay of the last 24 hours
 * @param gpuSecondsPerMonth of the last 30 days
 * @param maxPriority the highest that a job may ask for
 * @param pools that jobs may ask for; a job that asks for none is given the first
 * @param models that jobs may load; {@code *} stands for any characters, folders among them
 * @param maxOutputHours for how long outputs are kept; 0: for ever, as for the next two. Where it
 *     is null, the gateway's setting counts
 * @param maxOutputJobs of how many jobs, the newest, outputs are kept
 * @param maxOutputBytes how many bytes of outputs are kept, those of the newest jobs
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Limits(
    @Nullable Integer maxUnfinished,
    @Nullable Integer submitsPerMinute,
    @Nullable Long maxUploadBytes,
    @Nullable Long maxStoredBytes,
    @Nullable Integer gpuSecondsPerDay,
    @Nullable Integer gpuSecondsPerMonth,
    @Nullable Integer maxPriority,
    @Nullable SortedSet<String> pools,
    @Nullable SortedSet<String> models,
    @Nullable Integer maxOutputHours,
    @Nullable Integer maxOutputJobs,
    @Nullable Long maxOutputBytes) {
  public static final Limits NONE =
      new Limits(null, null, null, null, null, null, null, null, null, null, null, null);

  private static final int MOST_POOLS = 100;
  private static final int MOST_MODELS = 1000;
  private static final int MAX_NAME = 128;

  /** A hundred years. */
  private static final int MOST_HOURS = 876_000;

  public Limits {
    FieldChecks.range("max_unfinished", maxUnfinished, 0, Integer.MAX_VALUE);
    FieldChecks.range("submits_per_minute", submitsPerMinute, 1, 1_000_000);
    FieldChecks.range("gpu_seconds_per_day", gpuSecondsPerDay, 0, Integer.MAX_VALUE);
    FieldChecks.range("gpu_seconds_per_month", gpuSecondsPerMonth, 0, Integer.MAX_VALUE);
    notNegative("max_upload_bytes", maxUploadBytes);
    notNegative("max_stored_bytes", maxStoredBytes);
    notNegative("max_output_bytes", maxOutputBytes);
    FieldChecks.range("max_output_hours", maxOutputHours, 0, MOST_HOURS);
    FieldChecks.range("max_output_jobs", maxOutputJobs, 0, Integer.MAX_VALUE);
    pools = FieldChecks.texts("pools", pools, MOST_POOLS, MAX_NAME);
    models = FieldChecks.texts("models", models, MOST_MODELS, MAX_NAME);
  }

  /** Those that jobs may not load. */
  public List<String> refused(Collection<String> modelFiles) {
    SortedSet<String> patterns = models;
    return patterns == null || patterns.isEmpty()
        ? List.of()
        : modelFiles.stream()
            .filter(file -> patterns.stream().noneMatch(pattern -> matches(pattern, file)))
            .sorted()
            .toList();
  }

  /** In time proportional to both, whatever the pattern. */
  private static boolean matches(String pattern, String name) {
    String[] parts = pattern.split("\\*", -1);
    if (parts.length == 1) {
      return pattern.equals(name);
    }
    String last = parts[parts.length - 1];
    if (!name.startsWith(parts[0]) || name.length() < parts[0].length() + last.length()) {
      return false;
    }
    int from = parts[0].length();
    for (int i = 1; i < parts.length - 1; i++) {
      int found = name.indexOf(parts[i], from);
      if (found < 0) {
        return false;
      }
      from = found + parts[i].length();
    }
    return name.endsWith(last) && from <= name.length() - last.length();
  }

  private static void notNegative(String field, @Nullable Long bytes) {
    if (bytes != null && bytes < 0) {
      throw new InvalidFieldException(field, "must be a number of bytes, 0 or more");
    }
  }

  /**
   * Those that a single key can have.
   *
   * @throws InvalidFieldException where there are others
   */
  public Limits ofKey() {
    Limits ofKey =
        new Limits(
            null,
            submitsPerMinute,
            maxUploadBytes,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null);
    if (!ofKey.equals(this)) {
      throw new InvalidFieldException(
          "limits",
          "of a key may have submits_per_minute and max_upload_bytes; others are its tenant's");
    }
    return this;
  }

  public static Limits parse(String json) {
    return StrictJson.body(json.getBytes(StandardCharsets.UTF_8), Limits.class);
  }

  public String json() {
    return WireJson.text(this);
  }
}
