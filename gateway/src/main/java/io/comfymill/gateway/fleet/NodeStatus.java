package io.comfymill.gateway.fleet;

import com.fasterxml.jackson.annotation.JsonValue;
import io.comfymill.common.rows.NodeRow;
import java.util.Locale;

/** The status of a node: the first of these that applies. */
public enum NodeStatus {
  OFFLINE,
  DISABLED,
  DRAINING,
  UNHEALTHY,
  ONLINE;

  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static NodeStatus of(NodeRow node) {
    if (!node.online) {
      return OFFLINE;
    } else if (!node.enabled) {
      return DISABLED;
    } else if (node.draining) {
      return DRAINING;
    }
    return node.healthy ? ONLINE : UNHEALTHY;
  }
}
