package io.comfymill.gateway.batch.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.comfymill.gateway.batch.cell.Keep;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is to be expected of a batch.
 *
 * @param cells how many jobs it makes
 * @param checked how many of them were held against the fleet; they show every value of every
 *     parameter, where a thousand can
 * @param refused those of the checked that could not run
 * @param models what is loaded in turn, and for how many cells
 * @param keep null where it is for the tenant's limits to say
 * @param estimate null where nothing like it has run yet
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BatchPlan(
    int cells,
    int checked,
    List<Refused> refused,
    List<Models> models,
    int slots,
    @Nullable Keep keep,
    @Nullable Estimate estimate) {
  /**
   * A cell that cannot run.
   *
   * @param cell its number
   */
  public record Refused(int cell, Map<String, JsonNode> values, String error) {}

  /** Model files that are loaded at once, by parameter. */
  public record Models(Map<String, JsonNode> models, int cells) {}

  /**
   * From the tenant's latest jobs of the same shape.
   *
   * @param gpuSeconds of all cells together
   * @param seconds from the first to the last, where the batch has the fleet for itself; null where
   *     no node could take it now
   * @param jobs how many jobs it was learned from
   * @param knownShapes how many kinds of cells have run before
   * @param shapes how many kinds there are among the checked ones
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Estimate(
      double gpuSeconds, @Nullable Double seconds, long jobs, int knownShapes, int shapes) {}
}
