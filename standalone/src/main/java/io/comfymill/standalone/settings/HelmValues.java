package io.comfymill.standalone.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * The services' settings in a values file of the Helm chart. Its other values are looked at by the
 * chart's own schema.
 */
public final class HelmValues {
  private static final List<String> SERVICES = List.of("gateway", "scheduler", "agent");

  private HelmValues() {}

  public static SettingsFile read(Path file) throws IOException {
    JsonNode values;
    try {
      values = new YAMLMapper().readTree(file.toFile());
    } catch (JsonProcessingException e) {
      throw new IOException(file + " is no YAML: " + e.getOriginalMessage(), e);
    }
    Map<String, String> settings = new TreeMap<>();
    for (String service : SERVICES) {
      values
          .path(service)
          .path("settings")
          .properties()
          .forEach(it -> settings.put("comfymill." + service + "." + it.getKey(), text(it)));
    }
    values
        .path("scheduler")
        .path("liveSettings")
        .properties()
        .forEach(it -> settings.put(it.getKey(), text(it)));
    return new SettingsFile(settings);
  }

  private static String text(Map.Entry<String, JsonNode> setting) {
    JsonNode value = setting.getValue();
    return value.isArray()
        ? StreamSupport.stream(value.spliterator(), false)
            .map(JsonNode::asText)
            .collect(Collectors.joining(","))
        : value.isContainerNode() ? value.toString() : value.asText();
  }
}
