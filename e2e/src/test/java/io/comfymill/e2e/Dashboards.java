package io.comfymill.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.wire.WireJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The dashboards of this repository. */
final class Dashboards {
  /** Where they and the alert rules are. */
  static final Path FILES = Mill.HOME.resolve("k8s/helm/comfymill/files");

  private Dashboards() {}

  /** The queries of each panel, for everything that there is. */
  static Map<String, List<String>> panels() throws IOException {
    Map<String, List<String>> panels = new TreeMap<>();
    for (Path file : dashboards()) {
      for (JsonNode panel : WireJson.mapper().readTree(Files.readString(file)).path("panels")) {
        panels.put(
            file.getFileName() + ": " + panel.path("title").asText(),
            panel.path("targets").findValuesAsText("expr").stream()
                .map(Dashboards::query)
                .toList());
      }
    }
    return panels;
  }

  private static List<Path> dashboards() throws IOException {
    try (Stream<Path> files = Files.list(FILES.resolve("dashboards"))) {
      return files.sorted().toList();
    }
  }

  private static String query(String expression) {
    return expression.replace("$__rate_interval", "30s").replaceAll("\\$[a-z]+", ".*");
  }
}
