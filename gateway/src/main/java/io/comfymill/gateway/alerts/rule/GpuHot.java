package io.comfymill.gateway.alerts.rule;

import io.comfymill.gateway.GatewayConfig;
import io.comfymill.gateway.database.AlertRow.Severity;
import io.comfymill.gateway.fleet.GpuView;
import io.comfymill.gateway.fleet.HostView;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.stream.Stream;

/** A card is so hot that it slows down. */
@ApplicationScoped
class GpuHot implements AlertRule {
  private static final Duration LASTING = Duration.ofMinutes(5);

  private final int limit;

  GpuHot(GatewayConfig config) {
    this.limit = config.alerts().gpuCelsius();
  }

  @Override
  public String name() {
    return "gpu-hot";
  }

  @Override
  public Severity severity() {
    return Severity.WARNING;
  }

  @Override
  public Duration after() {
    return LASTING;
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
