package io.comfymill.gateway.fleet;

import io.comfymill.common.id.NodeId;
import io.comfymill.common.rows.NodeRow;
import io.comfymill.common.wire.FleetCommand;
import io.comfymill.gateway.errors.InvalidFieldException;
import io.comfymill.gateway.input.FieldChecks;
import io.comfymill.gateway.input.StrictJson;
import java.time.Instant;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** A change that an operator makes to a node; null leaves a setting unchanged. */
record NodePatch(
    @Nullable String pool,
    @Nullable SortedSet<String> labels,
    @Nullable Integer weight,
    @Nullable Integer priority,
    @Nullable Boolean enabled,
    @Nullable Boolean draining) {
  private static final int MAX_NAME = 64;
  private static final int MAX_LABELS = 32;
  private static final int MAX_WEIGHT = 1000;
  private static final int MAX_PRIORITY = 1000;

  static final NodePatch DRAIN = new NodePatch(null, null, null, null, null, true);
  static final NodePatch RESUME = new NodePatch(null, null, null, null, null, false);
  static final NodePatch DISABLE = new NodePatch(null, null, null, null, false, null);
  static final NodePatch ENABLE = new NodePatch(null, null, null, null, true, null);

  NodePatch {
    FieldChecks.text("pool", pool, MAX_NAME);
    labels = FieldChecks.texts("labels", labels, MAX_LABELS, MAX_NAME);
    FieldChecks.range("weight", weight, 1, MAX_WEIGHT);
    FieldChecks.range("priority", priority, -MAX_PRIORITY, MAX_PRIORITY);
  }

  /** The body of a PATCH. Draining and disabling have requests of their own. */
  record Body(
      @Nullable String pool,
      @Nullable SortedSet<String> labels,
      @Nullable Integer weight,
      @Nullable Integer priority) {
    Body {
      if (pool == null && labels == null && weight == null && priority == null) {
        throw new InvalidFieldException(
            "the body", "must have at least one of pool, labels, weight and priority");
      }
    }
  }

  /**
   * @throws InvalidFieldException where a field is wrong, unknown, or none is given
   */
  static NodePatch parse(byte[] json) {
    Body body = StrictJson.body(json, Body.class);
    return new NodePatch(body.pool, body.labels, body.weight, body.priority, null, null);
  }

  FleetCommand command(NodeId node, Instant at) {
    return new FleetCommand.ChangeNode(at, node, pool, labels, weight, priority, enabled, draining);
  }

  /** All of them as they are. */
  static NodePatch of(NodeRow row) {
    return new NodePatch(
        row.pool, TextList.parse(row.labels), row.weight, row.priority, row.enabled, row.draining);
  }

  boolean shows(NodeRow row) {
    return same(pool, row.pool)
        && same(labels, TextList.parse(row.labels))
        && same(weight, row.weight)
        && same(priority, row.priority)
        && same(enabled, row.enabled)
        && same(draining, row.draining);
  }

  private static boolean same(@Nullable Object wanted, Object present) {
    return wanted == null || wanted.equals(present);
  }
}
