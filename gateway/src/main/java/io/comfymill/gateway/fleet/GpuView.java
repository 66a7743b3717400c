package io.comfymill.gateway.fleet;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.comfymill.common.wire.Gpu;
import org.jspecify.annotations.Nullable;

/** A card that a node uses, as of the last seconds. What is not known is null. */
public record GpuView(
    @Nullable String uuid,
    int index,
    String name,
    @Nullable String driver,
    @JsonProperty("memory_total_bytes") long memoryTotalBytes,
    @JsonProperty("memory_used_bytes") long memoryUsedBytes,
    @JsonProperty("load_percent") @Nullable Integer loadPercent,
    @JsonProperty("temperature_celsius") @Nullable Integer temperatureCelsius,
    @JsonProperty("power_watts") @Nullable Double powerWatts,
    @JsonProperty("power_limit_watts") @Nullable Double powerLimitWatts) {
  static GpuView of(Gpu gpu) {
    return new GpuView(
        gpu.uuid(),
        gpu.index(),
        gpu.name(),
        gpu.driver(),
        gpu.memoryTotalBytes(),
        gpu.memoryUsedBytes(),
        gpu.loadPercent(),
        gpu.temperatureCelsius(),
        gpu.powerWatts(),
        gpu.powerLimitWatts());
  }
}
