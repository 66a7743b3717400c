package io.comfymill.deploy.compose;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.comfymill.deploy.Checkout;
import io.comfymill.deploy.chart.ServiceSettings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** What Compose itself would only say when a profile is started. */
class ComposeTest {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{[A-Z_]+(?::-([^}]*)|:\\+[^}]*)}");
  private static final JsonNode FILE = read();

  /** With anchors and merges resolved, and no variable set. */
  private static JsonNode read() {
    String text = Checkout.read(Checkout.path("docker-compose.yml"));
    Object tree = new Yaml().load(VARIABLE.matcher(text).replaceAll("$1"));
    return new ObjectMapper().valueToTree(tree);
  }

  private static Map<String, JsonNode> services() {
    Map<String, JsonNode> services = new TreeMap<>();
    FILE.path("services").properties().forEach(it -> services.put(it.getKey(), it.getValue()));
    return services;
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  private static Set<String> names(JsonNode object) {
    Set<String> names = new HashSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  @Test
  void ourServicesCanReadWhatItSets() {
    List<JsonNode> ours =
        services().values().stream()
            .filter(service -> service.at("/build/args").has("MODULE"))
            .toList();
    assertThat(ours).hasSizeGreaterThanOrEqualTo(7);
    for (JsonNode service : ours) {
      Map<String, String> environment = new TreeMap<>();
      service
          .path("environment")
          .properties()
          .forEach(it -> environment.put(it.getKey(), it.getValue().asText()));
      ServiceSettings.read(environment, "");
    }
  }

  @Test
  void filesAndVolumesAreThere() {
    Set<String> volumes = names(FILE.path("volumes"));
    services()
        .forEach(
            (name, service) -> {
              for (String mount : texts(service.path("volumes"))) {
                String source = mount.substring(0, mount.indexOf(':'));
                boolean ofTheUser = source.equals("./models");
                if (source.startsWith(".") && !ofTheUser) {
                  assertThat(Checkout.path(source)).as(name).exists();
                } else if (!ofTheUser) {
                  assertThat(volumes).as(name).contains(source);
                }
              }
            });
  }

  /** A service without a profile must not need one that has some. */
  @Test
  void whatAServiceNeedsIsStartedWithIt() {
    Map<String, JsonNode> services = services();
    services.forEach(
        (name, service) -> {
          JsonNode needs = service.path("depends_on");
          Set<String> needed = new HashSet<>(needs.isArray() ? texts(needs) : names(needs));
          String network = service.path("network_mode").asText();
          if (network.startsWith("service:")) {
            needed.add(network.substring("service:".length()));
          }
          for (String other : needed) {
            assertThat(services).as(name).containsKey(other);
            List<String> theirs = texts(services.get(other).path("profiles"));
            assertThat(theirs.isEmpty() || theirs.containsAll(texts(service.path("profiles"))))
                .as("%s needs %s", name, other)
                .isTrue();
          }
        });
  }

  @Test
  void nothingIsOpenToOthersUnlessToldSo() {
    services()
        .forEach(
            (name, service) ->
                assertThat(texts(service.path("ports")))
                    .as(name)
                    .allMatch(port -> port.startsWith("127.0.0.1:")));
  }

  @Test
  void imagesHaveAVersion() {
    assertThat(
            services().values().stream()
                .filter(service -> service.has("image"))
                .map(service -> service.path("image").asText())
                .collect(Collectors.toSet()))
        .isNotEmpty()
        .allMatch(image -> image.matches(".+:[^:/]+") && !image.endsWith(":latest"));
  }

  /** Prometheus looks for each of our processes by its service's name. */
  @Test
  void prometheusAsksForAllOfThem() {
    String config = Checkout.read(Checkout.path("deploy/monitoring/prometheus.yml"));
    services()
        .forEach(
            (name, service) -> {
              if (service.at("/build/args").has("MODULE")) {
                String network = service.path("network_mode").asText();
                String host = network.isEmpty() ? name : network.substring("service:".length());
                assertThat(config).containsPattern("[\\[ ]" + host + "[,\\]]");
              }
            });
  }
}
