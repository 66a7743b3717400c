package io.comfymill.gateway.jobs;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What more is asked of jobs; ComfyUI's own route has none of it.
 *
 * @param nodeId of the node that it is or was last on; null for any, as with the others
 * @param failureCause name of a cause
 * @param idPrefix how its {@code prompt_id} begins
 */
public record JobFilter(
    @Nullable String nodeId, @Nullable String failureCause, @Nullable String idPrefix) {
  public static final JobFilter ALL = new JobFilter(null, null, null);

  boolean takesAll() {
    return equals(ALL);
  }

  /** For {@code scheduler.jobs j}, each condition after an {@code and}. */
  String sql() {
    return (nodeId == null ? "" : " and j.node_id = :node")
        + (failureCause == null ? "" : " and j.failure_cause = :cause")
        + (idPrefix == null ? "" : " and starts_with(j.prompt_id, :prefix)");
  }

  Map<String, String> parameters() {
    Map<String, String> parameters = new LinkedHashMap<>();
    put(parameters, "node", nodeId);
    put(parameters, "cause", failureCause);
    put(parameters, "prefix", idPrefix);
    return parameters;
  }

  private static void put(Map<String, String> parameters, String name, @Nullable String value) {
    if (value != null) {
      parameters.put(name, value);
    }
  }
}
