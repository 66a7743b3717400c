package io.comfymill.deploy.chart;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The settings of services, each with the kind of its value, for the command line. */
final class SettingsList {
  private final SortedMap<String, String> kinds = new TreeMap<>();

  private SettingsList() {}

  static SortedMap<String, String> of(Collection<Class<?>> mappings) {
    SettingsList list = new SettingsList();
    for (Class<?> mapping : mappings) {
      list.addAll(mapping.getAnnotation(ConfigMapping.class).prefix(), mapping);
    }
    return list.kinds;
  }

  private void addAll(String prefix, Class<?> mapping) {
    for (Method method : mapping.getDeclaredMethods()) {
      if (Modifier.isStatic(method.getModifiers())) {
        continue; // its rules
      }
      String name = method.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
      add(prefix + "." + name, method.getGenericReturnType());
    }
  }

  private void add(String name, Type type) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      if (generic.getRawType() == Optional.class) {
        add(name, arguments[0]);
      } else if (generic.getRawType() == Map.class) {
        add(name + ".*", arguments[1]);
      } else {
        kinds.put(name, "text");
      }
    } else if (type instanceof Class<?> raw
        && raw.isInterface()
        && raw.getName().startsWith("io.comfymill.")) {
      addAll(name, raw);
    } else {
      kinds.put(name, name.endsWith(".policy") ? "policy" : kind((Class<?>) type));
    }
  }

  private static String kind(Class<?> type) {
    if (type == Duration.class) {
      return "duration";
    } else if (type == MemorySize.class) {
      return "size";
    } else if (type == boolean.class || type == Boolean.class) {
      return "boolean";
    } else if (type == int.class
        || type == long.class
        || type == Integer.class
        || type == Long.class) {
      return "integer";
    } else if (type == double.class || type == Double.class) {
      return "decimal";
    }
    return "text";
  }
}
