package io.comfymill.common.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A card that one or more nodes run on, and how it is. What its driver does not say is null.
 *
 * @param uuid tells cards apart, {@code GPU-…} or, of a part of a card, {@code MIG-…}; null where
 *     nothing but ComfyUI itself tells of the card
 * @param index among those of its machine
 * @param driver its version
 * @param memoryTotalBytes 0 where it is not known
 * @param loadPercent how busy it was over the last moment, 0 to 100
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Gpu(
    @Nullable String uuid,
    int index,
    String name,
    @Nullable String driver,
    long memoryTotalBytes,
    long memoryUsedBytes,
    @Nullable Integer loadPercent,
    @Nullable Integer temperatureCelsius,
    @Nullable Double powerWatts,
    @Nullable Double powerLimitWatts) {
  public Gpu {
    Require.nameIfPresent(uuid, "uuid");
    Require.present(name, "name");
    Require.that(index >= 0, "index", "is less than 0");
    Require.that(memoryTotalBytes >= 0, "memoryTotalBytes", "is less than 0");
    Require.that(memoryUsedBytes >= 0, "memoryUsedBytes", "is less than 0");
  }

  /** The same card at any moment. */
  Gpu withoutFigures() {
    return new Gpu(uuid, index, name, driver, memoryTotalBytes, 0, null, null, null, null);
  }
}
