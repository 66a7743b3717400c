package io.comfymill.simulator.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.comfymill.common.validation.PythonText;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The inputs of a graph node about to run, links resolved. */
public final class NodeInputs {
  private final Map<String, Value> values;

  /**
   * @param values plain ones as {@link Value.Plain}
   */
  public NodeInputs(Map<String, Value> values) {
    this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  public Map<String, Value> values() {
    return values;
  }

  /**
   * @throws NodeFailure where it is no image, as ComfyUI's nodes fail on what they did not expect
   */
  public Value.Images images(String name) throws NodeFailure {
    Value value = values.get(name);
    if (value instanceof Value.Images images) {
      return images;
    }
    String type =
        value instanceof Value.Plain plain ? PythonText.typeName(plain.json()) : "NoneType";
    throw new NodeFailure("AttributeError", "'%s' object has no attribute 'shape'".formatted(type));
  }

  public JsonNode json(String name) {
    return values.get(name) instanceof Value.Plain plain ? plain.json() : MissingNode.getInstance();
  }

  public String text(String name) {
    return json(name).asText();
  }

  public int integer(String name, int otherwise) {
    return json(name).asInt(otherwise);
  }

  public double number(String name) {
    return json(name).asDouble();
  }

  /** The first input of that class. */
  public <T extends Value> Optional<T> first(Class<T> type) {
    return values.values().stream().filter(type::isInstance).map(type::cast).findFirst();
  }

  /** The first input of that ComfyUI type. */
  public Optional<Value> first(String type) {
    Collection<Value> all = values.values();
    return all.stream().filter(value -> value.type().equals(type)).findFirst();
  }
}
