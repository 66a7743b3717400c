package io.comfymill.deploy.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for every container, whatever the values. */
class InvariantsTest {
  @ParameterizedTest
  @EnumSource
  void containersAskForWhatTheyNeed(ValueSet values) {
    assertAll(
        containers(values),
        "/resources/requests/cpu",
        "/resources/requests/memory",
        "/resources/limits/memory");
  }

  @ParameterizedTest
  @EnumSource
  void containersOfServersAreProbed(ValueSet values) {
    Stream<JsonNode> servers =
        Chart.objects(values).stream()
            .filter(manifest -> !manifest.is("Pod"))
            .flatMap(manifest -> manifest.containers().stream());
    assertAll(servers, "/readinessProbe", "/livenessProbe");
  }

  @ParameterizedTest
  @EnumSource
  void nobodyIsRootOrCanBecomeIt(ValueSet values) {
    assertThat(pods(values))
        .allSatisfy(
            pod ->
                assertThat(pod.podSpec().at("/securityContext/runAsNonRoot").asBoolean()).isTrue());
    assertThat(containers(values))
        .isNotEmpty()
        .allSatisfy(
            container -> {
              JsonNode security = container.path("securityContext");
              assertThat(security.path("runAsNonRoot").asBoolean()).isTrue();
              assertThat(security.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
              assertThat(security.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
            });
  }

  /** ComfyUI's images are not ours, and write where they like. */
  @ParameterizedTest
  @EnumSource
  void noContainerOfOursWritesToItsImage(ValueSet values) {
    assertThat(containers(values).filter(c -> !c.path("name").asText().equals("comfyui")))
        .isNotEmpty()
        .allSatisfy(
            container ->
                assertThat(container.at("/securityContext/readOnlyRootFilesystem").asBoolean())
                    .isTrue());
  }

  /** The JVM and large prompts use it. */
  @ParameterizedTest
  @EnumSource
  void ourServicesHaveAFolderForTemporaryFiles(ValueSet values) {
    assertThat(containers(values).filter(c -> c.path("image").asText().contains("comfymill-")))
        .filteredOn(c -> !c.path("name").asText().equals("comfyui"))
        .isNotEmpty()
        .allSatisfy(
            c -> assertThat(c.path("volumeMounts").findValuesAsText("mountPath")).contains("/tmp"));
  }

  @ParameterizedTest
  @EnumSource
  void imagesHaveAVersion(ValueSet values) {
    assertThat(containers(values).map(container -> container.path("image").asText()))
        .isNotEmpty()
        .allSatisfy(image -> assertThat(image).matches(".+:[^:/]+").doesNotEndWith(":latest"));
  }

  /** A worker may end its longest job, and the agent ends after its ComfyUI. */
  @ParameterizedTest
  @EnumSource(names = {"DEMO", "SIDECAR", "TWO_POOLS"})
  void workersHaveTimeToEndTheirJobs(ValueSet values) {
    List<Manifest> workers =
        pods(values).filter(manifest -> manifest.name().contains("-worker-")).toList();
    assertThat(workers)
        .isNotEmpty()
        .allSatisfy(
            worker -> {
              JsonNode pod = worker.podSpec();
              assertThat(pod.path("terminationGracePeriodSeconds").asInt())
                  .isGreaterThanOrEqualTo(values == ValueSet.TWO_POOLS ? 600 + 60 : 60 + 60);
              assertThat(pod.at("/initContainers/0/restartPolicy").asText()).isEqualTo("Always");
              assertThat(worker.containers())
                  .allMatch(container -> container.at("/lifecycle/preStop").isObject());
            });
  }

  private static void assertAll(Stream<JsonNode> containers, String... paths) {
    assertThat(containers)
        .isNotEmpty()
        .allSatisfy(
            container -> assertThat(paths).allMatch(path -> !container.at(path).isMissingNode()));
  }

  private static Stream<Manifest> pods(ValueSet values) {
    return Chart.objects(values).stream().filter(manifest -> manifest.podSpec().isObject());
  }

  private static Stream<JsonNode> containers(ValueSet values) {
    return Chart.objects(values).stream().flatMap(manifest -> manifest.containers().stream());
  }
}
