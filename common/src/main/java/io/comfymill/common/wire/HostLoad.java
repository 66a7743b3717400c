package io.comfymill.common.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * How much of a machine is in use, in bytes unless it says otherwise.
 *
 * @param cpus how many processors it has
 * @param cpuPercent how busy they are together, 0 to 100; null where that cannot be told
 * @param memoryFree of what programs may have at once
 * @param diskTotal of the disk that holds the agent's folder
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HostLoad(
    int cpus,
    @Nullable Integer cpuPercent,
    long memoryTotal,
    long memoryFree,
    long diskTotal,
    long diskFree) {
  public HostLoad {
    Require.that(cpus >= 0, "cpus", "is less than 0");
    Require.that(memoryTotal >= 0 && memoryFree >= 0, "memoryTotal", "is less than 0");
    Require.that(diskTotal >= 0 && diskFree >= 0, "diskTotal", "is less than 0");
  }
}
