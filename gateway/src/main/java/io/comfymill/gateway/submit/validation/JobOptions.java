package io.comfymill.gateway.submit.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.id.TenantId;
import io.comfymill.common.wire.JobLimits;
import io.comfymill.common.wire.Requirements;
import io.comfymill.gateway.errors.InvalidFieldException;
import io.comfymill.gateway.input.JsonFields;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * What a caller asks for beyond the workflow itself, in {@code extra_data.comfymill}: an object, or
 * keys of {@code extra_data} like {@code "comfymill.pool"} for clients that can only add plain
 * keys.
 *
 * @param sticky the caller's own key, not yet made unique over tenants
 * @param holdIfImpossible wait even where no node that is known could ever run it
 */
public record JobOptions(
    @Nullable String pool,
    SortedSet<String> labels,
    @Nullable NodeId pin,
    long minVramBytes,
    int priority,
    JobLimits limits,
    @Nullable String sticky,
    boolean holdIfImpossible) {
  public static final int MAX_PRIORITY = 1000;

  private static final String KEY = "comfymill";
  static final String PATH = "extra_data.comfymill";
  private static final int MAX_NAME = 64;
  private static final int MAX_ID = 128;
  private static final int MAX_STICKY = 256;
  private static final int MAX_LABELS = 32;
  private static final Set<String> KNOWN =
      Set.of(
          "pool",
          "labels",
          "pin",
          "min_vram_bytes",
          "priority",
          "max_attempts",
          "timeout",
          "deadline",
          "sticky",
          "hold_if_impossible");

  /**
   * @throws InvalidFieldException where a field is wrong or unknown
   */
  static JobOptions parse(ObjectNode extraData, Instant now) {
    JsonFields fields = new JsonFields(gathered(extraData), PATH + ".").only(KNOWN);
    String pin = fields.text("pin", MAX_ID);
    return new JobOptions(
        fields.text("pool", MAX_NAME),
        Objects.requireNonNullElse(
            fields.texts("labels", MAX_LABELS, MAX_NAME), Collections.emptySortedSet()),
        pin == null ? null : new NodeId(pin),
        Objects.requireNonNullElse(fields.bytes("min_vram_bytes"), 0L),
        Objects.requireNonNullElse(fields.integer("priority", -MAX_PRIORITY, MAX_PRIORITY), 0),
        new JobLimits(
            fields.integer("max_attempts", 1, Integer.MAX_VALUE),
            fields.duration("timeout"),
            deadline(fields, now)),
        fields.text("sticky", MAX_STICKY),
        Boolean.TRUE.equals(fields.flag("hold_if_impossible")));
  }

  private static @Nullable Instant deadline(JsonFields fields, Instant now) {
    Instant deadline = fields.instant("deadline");
    if (deadline != null && !deadline.isAfter(now)) {
      throw fields.wrong("deadline", "has passed already: " + deadline);
    }
    return deadline;
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
        labels,
        pin,
        minVramBytes,
        sticky == null ? null : tenant.value() + "/" + sticky);
  }
}
