package io.comfymill.common.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** ComfyUI's {@code /object_info}: what node classes a server has and what each takes. */
public final class ObjectInfo {
  private final Map<String, NodeClass> classes;
  private final Map<String, String> unreadable;

  private ObjectInfo(Map<String, NodeClass> classes, Map<String, String> unreadable) {
    this.classes = Collections.unmodifiableMap(classes);
    this.unreadable = Collections.unmodifiableMap(unreadable);
  }

  /**
   * An unreadable entry costs only its class, just as a class that fails to load does in ComfyUI.
   */
  public static ObjectInfo parse(ObjectNode json) {
    Map<String, NodeClass> classes = new LinkedHashMap<>();
    Map<String, String> unreadable = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : json.properties()) {
      try {
        classes.put(entry.getKey(), NodeClass.parse(entry.getKey(), entry.getValue()));
      } catch (IllegalArgumentException e) {
        unreadable.put(entry.getKey(), String.valueOf(e.getMessage()));
      }
    }
    return new ObjectInfo(classes, unreadable);
  }

  /** Class name → why it was left out. */
  public Map<String, String> unreadable() {
    return unreadable;
  }

  public Map<String, NodeClass> classes() {
    return classes;
  }

  public Optional<NodeClass> nodeClass(String name) {
    return Optional.ofNullable(classes.get(name));
  }
}
