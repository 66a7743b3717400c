package io.comfymill.deploy.chart;

import io.comfymill.deploy.Checkout;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Values under which the chart is tried. */
enum ValueSet {
  DEFAULT,
  DEMO,
  HA,
  TLS,
  EXTERNAL,
  OBJECT_STORE,
  TWO_POOLS,
  SIDECAR,
  DAEMONSET;

  String title() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  Optional<Path> file() {
    return switch (this) {
      case DEFAULT -> Optional.empty();
      case DEMO -> Optional.of(Chart.FOLDER.resolve("values-demo.yaml"));
      default ->
          Optional.of(Checkout.path("deploy-tests/src/test/resources/values/" + title() + ".yaml"));
    };
  }

  /** What it should render to. Plain manifests are what the default values render to. */
  Path golden() {
    return this == DEFAULT
        ? Checkout.path("k8s/manifests/comfymill.yaml")
        : Checkout.path("deploy-tests/src/test/resources/golden/" + title() + ".yaml");
  }
}
