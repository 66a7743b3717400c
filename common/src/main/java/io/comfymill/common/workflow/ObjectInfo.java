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

  private ObjectInfo(Map<String, NodeClass> classes) {
    this.classes = Collections.unmodifiableMap(classes);
  }

  /** Entries that are not objects are left out, as ComfyUI leaves out classes that fail. */
  public static ObjectInfo parse(ObjectNode json) {
    Map<String, NodeClass> classes = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : json.properties()) {
      if (entry.getValue().isObject()) {
        classes.put(entry.getKey(), NodeClass.parse(entry.getKey(), entry.getValue()));
      }
    }
    return new ObjectInfo(classes);
  }

  public Map<String, NodeClass> classes() {
    return classes;
  }

  public Optional<NodeClass> nodeClass(String name) {
    return Optional.ofNullable(classes.get(name));
  }
}
