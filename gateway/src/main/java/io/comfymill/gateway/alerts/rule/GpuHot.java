package io.comfymill.gateway.alerts.rule;

import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.database.AlertRow.Severity;
import io.comfymill.gateway.fleet.GpuView;
import io.comfymill.gateway.fleet.HostView;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.stream.Stream;

/** A card is so hot that it slows down. */
@Singleton
class GpuHot extends AlertRule {
  private static final Duration LASTING = Duration.ofMinutes(5);

  private final int limit;

  GpuHot(GatewayConfig config) {
    super("gpu-hot", Severity.WARNING, LASTING);
    this.limit = config.alerts().gpuCelsius();
  }

  @Override
  public Stream<Finding> findings(FleetFacts facts) {
    return facts.hosts().stream()
        .flatMap(host -> host.gpus().stream().filter(this::isHot).map(gpu -> finding(host, gpu)));
  }

  private boolean isHot(GpuView gpu) {
    Integer celsius = gpu.temperatureCelsius();
    return celsius != null && celsius > limit;
  }

  private static Finding finding(HostView host, GpuView gpu) {
    return new Finding(
        "%s/gpu-%d".formatted(host.name(), gpu.index()),
        "%s has %d °C".formatted(gpu.name(), gpu.temperatureCelsius()));
  }
}
