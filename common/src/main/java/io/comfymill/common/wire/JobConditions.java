package io.comfymill.common.wire;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.comfymill.common.id.JobId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What has to be true before a queued job is in line. Those that are met are taken out.
 *
 * @param held it waits until somebody releases it
 * @param startAfter it does not start before that
 * @param dependsOn jobs that have to end first
 * @param dependsWhen how they have to end; if one of them ends otherwise, this job fails
 * @param merge which other jobs may answer for it; null for none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobConditions(
    boolean held,
    @Nullable Instant startAfter,
    SortedSet<JobId> dependsOn,
    DependsWhen dependsWhen,
    @Nullable Merge merge) {
  public static final int MOST_DEPENDENCIES = 1000;

  public static final JobConditions NONE =
      new JobConditions(false, null, Collections.emptySortedSet(), DependsWhen.ALL_SUCCEEDED, null);

  public JobConditions {
    Require.timeIfPresent(startAfter, "startAfter");
    Require.present(dependsOn, "dependsOn");
    Require.present(dependsWhen, "dependsWhen");
    dependsOn =
        dependsOn.isEmpty()
            ? Collections.emptySortedSet()
            : Collections.unmodifiableSortedSet(new TreeSet<>(dependsOn));
    Require.that(dependsOn.size() <= MOST_DEPENDENCIES, "dependsOn", "has more than 1000 jobs");
  }

  /** How the jobs that another one depends on have to end. */
  public enum DependsWhen {
    ALL_SUCCEEDED,
    ALL_ENDED
  }

  /**
   * Equal requests of one tenant may share one run.
   *
   * @param key the same for requests that are answered alike, and for no others; the database is
   *     asked for it, which takes no text with a NUL
   * @param within how long ago a run may have succeeded whose result is used again; not negative
   */
  public record Merge(String key, Duration within) {
    private static final Pattern KEY = Pattern.compile("\\P{Cntrl}{1,128}");

    public Merge {
      Require.name(key, "key");
      Require.that(KEY.matcher(key).matches(), "key", "is too long, or has control characters");
      Require.that(within != null && !within.isNegative(), "within", "is missing or negative");
    }
  }

  /** Whether a job with nothing but these is in line. */
  @JsonIgnore
  public boolean isMet() {
    return !held && startAfter == null && dependsOn.isEmpty();
  }

  public JobConditions withHeld(boolean now) {
    return new JobConditions(now, startAfter, dependsOn, dependsWhen, merge);
  }

  /** Its time has come. */
  public JobConditions started() {
    return new JobConditions(held, null, dependsOn, dependsWhen, merge);
  }

  /** That job has ended as it had to. */
  public JobConditions without(JobId dependency) {
    SortedSet<JobId> left = new TreeSet<>(dependsOn);
    left.remove(dependency);
    return new JobConditions(held, startAfter, left, dependsWhen, merge);
  }

  public JobConditions merged(@Nullable Merge next) {
    return new JobConditions(held, startAfter, dependsOn, dependsWhen, next);
  }
}
