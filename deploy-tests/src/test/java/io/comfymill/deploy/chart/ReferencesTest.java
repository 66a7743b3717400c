package io.comfymill.deploy.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.deploy.Checkout;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever an object names is there: made by the chart, or named in the values. */
class ReferencesTest {
  private static final List<String> WORKLOADS = List.of("Deployment", "DaemonSet", "StatefulSet");

  @ParameterizedTest
  @EnumSource
  void secretsExist(ValueSet values) {
    Set<String> wanted = texts(values, "secretKeyRef", "name");
    wanted.addAll(texts(values, "secret", "secretName"));
    wanted.addAll(texts(values, "passwordSecret", "name"));
    wanted.removeAll(names(values, "Secret"));
    assertThat(wanted).isSubsetOf(givenValues(values));
  }

  @ParameterizedTest
  @EnumSource
  void configMapsExist(ValueSet values) {
    assertThat(names(values, "ConfigMap")).containsAll(texts(values, "configMap", "name"));
  }

  @ParameterizedTest
  @EnumSource
  void volumesExist(ValueSet values) {
    Set<String> claims = texts(values, "persistentVolumeClaim", "claimName");
    claims.removeAll(names(values, "PersistentVolumeClaim"));
    assertThat(claims).isSubsetOf(givenValues(values));
    for (Manifest pod : pods(values)) {
      Set<String> volumes = names(pod.podSpec().path("volumes"));
      for (JsonNode container : pod.containers()) {
        assertThat(volumes).as("%s", pod).containsAll(names(container.path("volumeMounts")));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void selectorsSelectTheirPodsAndNoOthers(ValueSet values) {
    for (Manifest workload : pods(values)) {
      if (workload.is(WORKLOADS.toArray(String[]::new))) {
        JsonNode selector = workload.tree().at("/spec/selector/matchLabels");
        assertThat(pods(values).stream().filter(pod -> matches(selector, pod.podLabels())))
            .as("%s", workload)
            .containsExactly(workload);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void servicesHavePodsWithTheirPorts(ValueSet values) {
    for (Manifest service : all(values, "Service")) {
      JsonNode selector = service.tree().at("/spec/selector");
      List<Manifest> pods =
          pods(values).stream().filter(pod -> matches(selector, pod.podLabels())).toList();
      assertThat(pods).as("%s", service).isNotEmpty();
      service
          .tree()
          .at("/spec/ports")
          .forEach(
              port ->
                  assertThat(pods)
                      .allMatch(pod -> ports(pod).contains(port.path("targetPort").asText())));
    }
  }

  /** Also those of objects for components that are not there: they do no harm. */
  @ParameterizedTest
  @EnumSource
  void portsOfMonitorsAndPoliciesAreThoseOfTheirPods(ValueSet values) {
    for (Manifest object : all(values, "PodMonitor", "NetworkPolicy")) {
      JsonNode selector =
          object
              .tree()
              .at(
                  object.is("PodMonitor")
                      ? "/spec/selector/matchLabels"
                      : "/spec/podSelector/matchLabels");
      Set<String> ports = new TreeSet<>();
      object
          .tree()
          .at("/spec/podMetricsEndpoints")
          .forEach(end -> ports.add(end.path("port").asText()));
      object
          .tree()
          .at("/spec/ingress")
          .forEach(
              rule -> rule.path("ports").forEach(port -> ports.add(port.path("port").asText())));
      pods(values).stream()
          .filter(pod -> matches(selector, pod.podLabels()))
          .forEach(pod -> assertThat(ports(pod)).as("%s %s", object, pod).containsAll(ports));
    }
  }

  /** By name a container finds its own ports alone, by number also those of others in its pod. */
  @ParameterizedTest
  @EnumSource
  void probesAskPortsThatAreThere(ValueSet values) {
    for (Manifest pod : pods(values)) {
      List<Integer> numbers =
          pod.containers().stream()
              .flatMap(container -> Manifest.stream(container.path("ports")))
              .map(port -> port.path("containerPort").asInt())
              .toList();
      for (JsonNode container : pod.containers()) {
        for (JsonNode request : container.findValues("httpGet")) {
          JsonNode port = request.path("port");
          if (port.isInt()) {
            assertThat(numbers).as("%s", pod).contains(port.asInt());
          } else {
            assertThat(names(container.path("ports"))).as("%s", pod).contains(port.asText());
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsScaledAndProtectedIsThere(ValueSet values) {
    for (Manifest scaler : all(values, "HorizontalPodAutoscaler", "ScaledObject")) {
      assertThat(names(values, "Deployment"))
          .contains(scaler.tree().at("/spec/scaleTargetRef/name").asText());
      Manifest target =
          all(values, "Deployment").stream()
              .filter(
                  it -> it.name().equals(scaler.tree().at("/spec/scaleTargetRef/name").asText()))
              .findFirst()
              .orElseThrow();
      // Else each upgrade would set the number back.
      assertThat(target.tree().at("/spec/replicas").isMissingNode()).as("%s", target).isTrue();
    }
    for (Manifest budget : all(values, "PodDisruptionBudget")) {
      JsonNode selector = budget.tree().at("/spec/selector/matchLabels");
      assertThat(pods(values)).anyMatch(pod -> matches(selector, pod.podLabels()));
    }
    for (Manifest monitor : all(values, "ServiceMonitor")) {
      JsonNode selector = monitor.tree().at("/spec/selector/matchLabels");
      assertThat(all(values, "Service"))
          .anyMatch(service -> matches(selector, service.tree().at("/metadata/labels")));
    }
  }

  /** The chart's copy; passwords come from Secrets there. */
  @Test
  void databasesAreMadeAsEverywhereElse() {
    String everywhere =
        Checkout.read(Checkout.path("standalone/src/main/resources/postgres-init.sql"))
            .replaceAll("(?m)^--.*\\R", "")
            .replaceAll(" PASSWORD '[a-z_]*'", "")
            .replaceAll("(?m)^\\s*\\R", "");
    assertThat(Checkout.read(Chart.FOLDER.resolve("files/postgres-init.sql")))
        .isEqualTo(everywhere);
  }

  private static boolean matches(JsonNode selector, JsonNode labels) {
    assertThat(selector.isObject()).isTrue();
    return selector.properties().stream()
        .allMatch(label -> label.getValue().equals(labels.path(label.getKey())));
  }

  private static List<String> ports(Manifest pod) {
    return pod.containers().stream()
        .flatMap(container -> Manifest.stream(container.path("ports")))
        .map(port -> port.path("name").asText())
        .toList();
  }

  private static Set<String> names(JsonNode array) {
    return Manifest.stream(array).map(it -> it.path("name").asText()).collect(Collectors.toSet());
  }

  private static Set<String> names(ValueSet values, String kind) {
    return all(values, kind).stream().map(Manifest::name).collect(Collectors.toSet());
  }

  private static List<Manifest> all(ValueSet values, String... kinds) {
    return Chart.objects(values).stream().filter(manifest -> manifest.is(kinds)).toList();
  }

  private static List<Manifest> pods(ValueSet values) {
    return Chart.objects(values).stream().filter(m -> m.podSpec().isObject()).toList();
  }

  /** The texts of this field in all objects of that name, wherever they are. */
  private static Set<String> texts(ValueSet values, String object, String field) {
    return Chart.objects(values).stream()
        .flatMap(manifest -> manifest.tree().findValues(object).stream())
        .filter(found -> found.has(field))
        .map(found -> found.path(field).asText())
        .collect(Collectors.toSet());
  }

  /** All texts in the chart's values and in these. */
  private static List<String> givenValues(ValueSet values) {
    List<String> texts = new ArrayList<>();
    Stream.concat(Stream.of(Chart.FOLDER.resolve("values.yaml")), values.file().stream())
        .map(file -> Manifest.yaml(Checkout.read(file)))
        .forEach(tree -> collect(tree, texts));
    return texts;
  }

  private static void collect(JsonNode tree, List<String> into) {
    if (tree.isTextual()) {
      into.add(tree.asText());
    }
    tree.forEach(child -> collect(child, into));
  }
}
