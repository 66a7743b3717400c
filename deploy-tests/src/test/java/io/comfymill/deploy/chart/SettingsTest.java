package io.comfymill.deploy.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.deploy.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every setting in the chart is one that the services have, with a value that they can read. */
class SettingsTest {
  @ParameterizedTest
  @EnumSource
  void servicesCanReadWhatTheChartSets(ValueSet values) {
    int read = 0;
    for (Manifest manifest : Chart.objects(values)) {
      for (JsonNode container : manifest.containers()) {
        if (ServiceSettings.isService(container.path("image").asText())) {
          ServiceSettings.read(environment(container), properties(values, manifest));
          read++;
        }
      }
    }
    assertThat(read).isGreaterThanOrEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "COMFYMILL_GATEWAY_MAX_HISTRY, 5, COMFYMILL_GATEWAY_MAX_HISTRY",
    "COMFYMILL_GATEWAY_MAX_HISTORY, many, comfymill.gateway.max-history",
    "COMFYMILL_SCHEDULER_TICK, soon, soon",
    "COMFYMILL_AGENT_NODE, http://x:1, COMFYMILL_AGENT_NODE",
    "QUARKUS_HTTP_PORTS, 8080, QUARKUS_HTTP_PORTS",
    "QUARKUS_HTTP_PORT, x, quarkus.http.port",
    "QUARKUS_DATASOURCE_REACTIVE_URLS, x, QUARKUS_DATASOURCE_REACTIVE_URLS",
    "COMFYMIL_X, 1, COMFYMIL_X",
  })
  void aWrongVariableIsNoticed(String name, String value, String named) {
    assertThatCode(() -> ServiceSettings.read(Map.of(name, value), ""))
        .isInstanceOf(RuntimeException.class)
        .hasMessageContaining(named);
  }

  @Test
  void noneAtAllAreFine() {
    ServiceSettings.read(Map.of(), "");
  }

  @Test
  void aWrongPropertyIsNoticed() {
    assertThatCode(() -> ServiceSettings.read(Map.of(), "comfymill.gateway.max-histry=5"))
        .isInstanceOf(RuntimeException.class)
        .hasMessageContaining("max-histry");
  }

  /**
   * So that the schema neither refuses a setting that there is nor lets one pass that is not. With
   * {@code -Dgolden.update=true} it is written anew.
   */
  @ParameterizedTest
  @CsvSource({
    "gateway, io.comfymill.gateway.GatewayConfig, ''",
    "scheduler, io.comfymill.scheduler.config.SchedulerConfig, config-file scaling.pools",
    "agent, io.comfymill.agent.settings.AgentConfig, nodes pool labels data-folder",
  })
  void theSchemaKnowsTheSettingsOfTheServices(
      String service, Class<?> mapping, String setByTheChart) throws IOException {
    ObjectNode there = SettingsSchema.of(mapping, Set.of(setByTheChart.split(" ", -1)));
    ObjectMapper json = new ObjectMapper();
    Path file = Chart.FOLDER.resolve("values.schema.json");
    JsonNode schema = json.readTree(file.toFile());
    ObjectNode settings = (ObjectNode) schema.at("/properties/" + service + "/properties/settings");
    if (Boolean.getBoolean("golden.update")) {
      settings.set("properties", there);
      Files.writeString(
          file, json.writerWithDefaultPrettyPrinter().writeValueAsString(schema) + "\n");
    }
    assertThat(settings.path("properties"))
        .as("%s is old: run the deploy-tests with -Dgolden.update=true", file)
        .isEqualTo(there);
  }

  /** What comes from a Secret is a word. */
  private static Map<String, String> environment(JsonNode container) {
    Map<String, String> environment = new TreeMap<>();
    container
        .path("env")
        .forEach(
            variable ->
                environment.put(
                    variable.path("name").asText(), variable.path("value").asText("secret")));
    return environment;
  }

  private static String properties(ValueSet values, Manifest workload) {
    Set<String> mounted =
        new TreeSet<>(
            workload.podSpec().findValues("configMap").stream()
                .map(map -> map.path("name").asText())
                .toList());
    StringBuilder text = new StringBuilder();
    for (Manifest manifest : Chart.objects(values)) {
      if (manifest.is("ConfigMap") && mounted.contains(manifest.name())) {
        text.append(manifest.tree().at("/data/application.properties").asText()).append('\n');
      }
    }
    return text.toString();
  }

  /**
   * What {@code comfymill config validate} goes by; with {@code -Dgolden.update=true} written anew.
   */
  @Test
  void theCommandLineKnowsTheSettingsOfTheServices() throws IOException {
    Path file = Checkout.path("standalone/src/main/resources/settings.properties");
    StringBuilder lines = new StringBuilder("# Made by SettingsTest of deploy-tests.\n");
    SettingsList.of(ServiceSettings.OURS)
        .forEach((name, kind) -> lines.append(name).append('=').append(kind).append('\n'));
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(file, lines);
    }
    assertThat(Files.readString(file))
        .as("%s is old: run the deploy-tests with -Dgolden.update=true", file)
        .isEqualTo(lines.toString());
  }

  /** What gateways answer of settings; with {@code -Dgolden.update=true} written anew. */
  @Test
  void gatewaysKnowWhatTheDocumentationSaysOfEachSetting() throws IOException {
    SortedMap<String, String> table =
        SettingsTable.of(Files.readString(Checkout.path("docs/configuration.md")));
    StringBuilder lines = new StringBuilder("# From docs/configuration.md, by SettingsTest.\n");
    for (String name : SettingsList.of(ServiceSettings.OURS).keySet()) {
      assertThat(table).as("docs/configuration.md").containsKey(name);
    }
    table.forEach((name, text) -> lines.append(name).append('=').append(text).append('\n'));
    Path file = Checkout.path("gateway/src/main/resources/settings-descriptions.properties");
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(file, lines);
    }
    assertThat(Files.readString(file))
        .as("%s is old: run the deploy-tests with -Dgolden.update=true", file)
        .isEqualTo(lines.toString());
  }
}
