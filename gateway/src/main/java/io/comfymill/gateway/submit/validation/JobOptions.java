package io.comfymill.gateway.submit.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.id.JobId;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.id.PromptId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.wire.JobConditions;
import io.comfymill.common.wire.JobConditions.DependsWhen;
import io.comfymill.common.wire.JobLimits;
import io.comfymill.common.wire.Requirements;
import io.comfymill.gateway.errors.InvalidFieldException;
import io.comfymill.gateway.input.FieldChecks;
import io.comfymill.gateway.input.StrictJson;
import io.comfymill.gateway.quota.Limits;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a caller asks for beyond the workflow itself, in {@code extra_data.comfymill}: an object, or
 * keys of {@code extra_data} like {@code "comfymill.pool"} for clients that can only add plain
 * keys.
 *
 * @param sticky the caller's own key, not yet unique across tenants
 * @param held start it only once it is released
 * @param startAfter start it not before that
 * @param dependsOn the {@code prompt_id}s of jobs that have to end first
 * @param dependsWhen {@code succeeded}, the default, or {@code ended}
 * @param merge whether an equal job may answer for it; null goes by the setting
 * @param mergeWithin how long ago that one may have succeeded
 * @param apiOnly whether the workflow needs no GPU; null goes by its node classes
 * @param holdIfImpossible accept the job even if no known node could ever run it
 * @param whole refuse a workflow of which an output is wrong, where ComfyUI would run the others
 */
public record JobOptions(
    @Nullable String pool,
    @Nullable SortedSet<String> labels,
    @Nullable String pin,
    long minVramBytes,
    int priority,
    @Nullable Integer maxAttempts,
    @Nullable Duration timeout,
    @Nullable Instant deadline,
    @Nullable String sticky,
    boolean held,
    @Nullable Instant startAfter,
    @Nullable SortedSet<String> dependsOn,
    @Nullable String dependsWhen,
    @Nullable Boolean merge,
    @Nullable Duration mergeWithin,
    @Nullable Boolean apiOnly,
    boolean holdIfImpossible,
    boolean whole) {
  public static final int MAX_PRIORITY = 1_000_000;

  private static final String KEY = "comfymill";
  static final String PATH = "extra_data.comfymill";
  private static final int MAX_NAME = 64;
  private static final int MAX_ID = 128;
  private static final int MAX_STICKY = 256;
  private static final int MAX_LABELS = 32;
  private static final String SUCCEEDED = "succeeded";
  private static final String ENDED = "ended";

  public JobOptions {
    FieldChecks.text("pool", pool, MAX_NAME);
    labels = FieldChecks.texts("labels", labels, MAX_LABELS, MAX_NAME);
    FieldChecks.text("pin", pin, MAX_ID);
    FieldChecks.range("priority", priority, -MAX_PRIORITY, MAX_PRIORITY);
    FieldChecks.range("max_attempts", maxAttempts, 1, Integer.MAX_VALUE);
    FieldChecks.text("sticky", sticky, MAX_STICKY);
    dependsOn =
        FieldChecks.texts(
            "depends_on", dependsOn, JobConditions.MOST_DEPENDENCIES, PromptId.MAX_LENGTH);
    if (dependsWhen != null && !dependsWhen.equals(SUCCEEDED) && !dependsWhen.equals(ENDED)) {
      throw new InvalidFieldException("depends_when", "must be \"succeeded\" or \"ended\"");
    }
  }

  /**
   * @throws InvalidFieldException where a field is wrong or unknown
   */
  static JobOptions parse(ObjectNode extraData, Instant now) {
    JobOptions options = StrictJson.read(gathered(extraData), JobOptions.class, PATH + ".");
    if (options.deadline != null && !options.deadline.isAfter(now)) {
      throw new InvalidFieldException(
          PATH + ".deadline", "has passed already: " + options.deadline);
    }
    return options;
  }

  /**
   * What a tenant may ask for: the same, in one of its pools.
   *
   * @throws InvalidFieldException where it asks for more
   */
  JobOptions within(Limits limits) {
    Integer most = limits.maxPriority();
    if (most != null && priority > most) {
      throw new InvalidFieldException(
          PATH + ".priority", "may be at most %d for this tenant".formatted(most));
    }
    SortedSet<String> pools = limits.pools();
    if (pools == null || pools.isEmpty() || (pool != null && pools.contains(pool))) {
      return this;
    }
    if (pool != null) {
      throw new InvalidFieldException(
          PATH + ".pool", "must be one of this tenant's: " + String.join(", ", pools));
    }
    return new JobOptions(
        pools.first(),
        labels,
        pin,
        minVramBytes,
        priority,
        maxAttempts,
        timeout,
        deadline,
        sticky,
        held,
        startAfter,
        dependsOn,
        dependsWhen,
        merge,
        mergeWithin,
        apiOnly,
        holdIfImpossible,
        whole);
  }

  public JobLimits limits() {
    return new JobLimits(maxAttempts, timeout, deadline);
  }

  /** What has to be true before it is in line; whether it is merged is decided elsewhere. */
  JobConditions conditions(TenantId tenant) {
    SortedSet<JobId> jobs = new TreeSet<>();
    if (dependsOn != null) {
      dependsOn.forEach(prompt -> jobs.add(JobId.of(tenant, new PromptId(prompt))));
    }
    DependsWhen when =
        ENDED.equals(dependsWhen) ? DependsWhen.ALL_ENDED : DependsWhen.ALL_SUCCEEDED;
    return new JobConditions(held, startAfter, jobs, when, null);
  }

  /**
   * How long ago an equal job may have succeeded that answers for it; empty where none may answer.
   *
   * @param usual for jobs that do not say
   */
  public Optional<Duration> sharedWithin(Optional<Duration> usual) {
    boolean wanted = merge == null ? mergeWithin != null || usual.isPresent() : merge;
    return wanted
        ? Optional.of(Optional.ofNullable(mergeWithin).or(() -> usual).orElse(Duration.ZERO))
        : Optional.empty();
  }

  private static ObjectNode gathered(ObjectNode extraData) {
    ObjectNode gathered = JsonNodeFactory.instance.objectNode();
    JsonNode nested = extraData.path(KEY);
    if (nested.isObject()) {
      gathered.setAll((ObjectNode) nested);
    } else if (!nested.isMissingNode() && !nested.isNull()) {
      throw new InvalidFieldException(PATH, "must be an object");
    }
    for (Map.Entry<String, JsonNode> entry : extraData.properties()) {
      if (entry.getKey().startsWith(KEY + ".")) {
        String name = entry.getKey().substring(KEY.length() + 1);
        if (gathered.has(name)) {
          throw new InvalidFieldException(PATH + "." + name, "is given twice");
        }
        gathered.set(name, entry.getValue());
      }
    }
    return gathered;
  }

  /**
   * @param derived from the workflow
   */
  Requirements addedTo(Requirements derived, TenantId tenant) {
    return new Requirements(
        derived.nodeClasses(),
        derived.modelFiles(),
        pool,
        labels == null ? Collections.emptySortedSet() : labels,
        pin == null ? null : new NodeId(pin),
        minVramBytes,
        sticky == null ? null : tenant.value() + "/" + sticky,
        apiOnly == null ? derived.needsNoGpu() && minVramBytes == 0 : apiOnly);
  }
}
