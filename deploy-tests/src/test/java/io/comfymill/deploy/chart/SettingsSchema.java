package io.comfymill.deploy.chart;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.runtime.configuration.MemorySize;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the chart's schema says of a service's settings, made from the service's own interface. */
final class SettingsSchema {
  private final Set<String> leftOut;
  private final SortedMap<String, ObjectNode> settings = new TreeMap<>();

  private SettingsSchema(Set<String> leftOut) {
    this.leftOut = leftOut;
  }

  /**
   * @param leftOut what the chart sets itself
   */
  static ObjectNode of(Class<?> mapping, Set<String> leftOut) {
    SettingsSchema schema = new SettingsSchema(leftOut);
    schema.add("", mapping);
    ObjectNode properties = new ObjectMapper().createObjectNode();
    schema.settings.forEach(properties::set);
    return properties;
  }

  private void add(String prefix, Class<?> mapping) {
    for (Method method : mapping.getDeclaredMethods()) {
      if (Modifier.isStatic(method.getModifiers())) {
        continue; // its rules
      }
      String name = prefix + method.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
      Class<?> type = raw(method.getGenericReturnType());
      if (type.isInterface() && type.getName().startsWith("io.comfymill.")) {
        add(name + ".", type);
      } else if (type != Map.class && !leftOut.contains(name)) {
        settings.put(name, describe(name, type));
      }
    }
  }

  private static Class<?> raw(Type type) {
    if (type instanceof ParameterizedType generic) {
      return generic.getRawType() == Optional.class
          ? raw(generic.getActualTypeArguments()[0])
          : (Class<?>) generic.getRawType();
    }
    return (Class<?>) type;
  }

  private static ObjectNode describe(String name, Class<?> type) {
    ObjectNode node = new ObjectMapper().createObjectNode();
    if (name.equals("policy")) {
      return node.put("$ref", "#/$defs/policy");
    } else if (type == Duration.class) {
      return node.put("$ref", "#/$defs/duration");
    } else if (type == MemorySize.class) {
      return node.put("$ref", "#/$defs/memorySize");
    } else if (type == boolean.class || type == Boolean.class) {
      return node.put("type", "boolean");
    } else if (type == int.class || type == long.class || Number.class.isAssignableFrom(type)) {
      return node.put("type", "integer").put("minimum", 0);
    } else {
      return node.put("type", "string");
    }
  }
}
