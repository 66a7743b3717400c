package io.comfymill.deploy.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.deploy.Checkout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The chart agrees with the manifests that the services' builds make of what they are. */
class QuarkusManifestsTest {
  @ParameterizedTest
  @CsvSource({"gateway, gateway", "scheduler, scheduler", "node-agent, agent"})
  void probesAndMetricsAreWhereTheServiceHasThem(String module, String name) {
    Path file = Checkout.path(module + "/target/kubernetes/kubernetes.yml");
    assumeTrue(Files.exists(file), file + " is not there: the module was not built");
    Manifest quarkus = only(Manifest.readAll(Checkout.read(file)), "comfymill-" + module);
    JsonNode theirs =
        quarkus.containers().stream()
            .filter(it -> it.path("name").asText().equals("comfymill-" + module))
            .findFirst()
            .orElseThrow();
    JsonNode ours = container(name);

    for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
      String path = "/" + probe + "/httpGet/path";
      assertThat(ours.at(path)).as(path).isEqualTo(theirs.at(path));
    }
    assertThat(monitoredPath(name))
        .isEqualTo(quarkus.tree().at("/metadata/annotations").path("prometheus.io/path").asText());
  }

  /** What the service listens on, the container shows, and the probes ask. */
  @ParameterizedTest
  @CsvSource({"gateway", "scheduler", "agent"})
  void portsAgree(String name) {
    JsonNode container = container(name);
    String listens =
        Manifest.stream(container.path("env"))
            .filter(it -> it.path("name").asText().equals("QUARKUS_HTTP_PORT"))
            .map(it -> it.path("value").asText())
            .findFirst()
            .orElseThrow();
    JsonNode port = container.at("/ports/0");
    assertThat(port.path("containerPort").asText()).isEqualTo(listens);
    assertThat(container.at("/readinessProbe/httpGet/port")).isEqualTo(port.path("name"));
  }

  private static Manifest only(List<Manifest> manifests, String name) {
    return manifests.stream()
        .filter(manifest -> manifest.is("Deployment") && manifest.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static JsonNode container(String name) {
    return Chart.objects(ValueSet.TWO_POOLS).stream()
        .flatMap(manifest -> manifest.containers().stream())
        .filter(container -> container.path("name").asText().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static String monitoredPath(String name) {
    String monitor = "comfymill-" + (name.equals("agent") ? "worker" : name);
    return Chart.objects(ValueSet.TWO_POOLS).stream()
        .filter(it -> it.is("ServiceMonitor", "PodMonitor") && it.name().equals(monitor))
        .map(it -> it.tree().findValue("path").asText())
        .findFirst()
        .orElseThrow();
  }
}
