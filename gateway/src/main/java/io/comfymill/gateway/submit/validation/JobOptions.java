package io.comfymill.gateway.submit.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.wire.JobLimits;
import io.comfymill.common.wire.Requirements;
import io.comfymill.gateway.errors.InvalidFieldException;
import io.comfymill.gateway.input.FieldChecks;
import io.comfymill.gateway.input.StrictJson;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * What a caller asks for beyond the workflow itself, in {@code extra_data.comfymill}: an object, or
 * keys of {@code extra_data} like {@code "comfymill.pool"} for clients that can only add plain
 * keys.
 *
 * @param sticky the caller's own key, not yet unique across tenants
 * @param holdIfImpossible accept the job even if no known node could ever run it
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
    boolean holdIfImpossible) {
  public static final int MAX_PRIORITY = 1_000_000;

  private static final String KEY = "comfymill";
  static final String PATH = "extra_data.comfymill";
  private static final int MAX_NAME = 64;
  private static final int MAX_ID = 128;
  private static final int MAX_STICKY = 256;
  private static final int MAX_LABELS = 32;

  public JobOptions {
    FieldChecks.text("pool", pool, MAX_NAME);
    labels = FieldChecks.texts("labels", labels, MAX_LABELS, MAX_NAME);
    FieldChecks.text("pin", pin, MAX_ID);
    FieldChecks.range("priority", priority, -MAX_PRIORITY, MAX_PRIORITY);
    FieldChecks.range("max_attempts", maxAttempts, 1, Integer.MAX_VALUE);
    FieldChecks.text("sticky", sticky, MAX_STICKY);
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

  public JobLimits limits() {
    return new JobLimits(maxAttempts, timeout, deadline);
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
        sticky == null ? null : tenant.value() + "/" + sticky);
  }
}
