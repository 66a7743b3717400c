package io.comfymill.common.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What whoever runs a node said of it.
 *
 * @param priority where the policy goes by priorities: higher goes first. An operator's goes before
 *     it, other than 0
 * @param location for people
 * @param gpuModel for people, where nothing else tells of the card
 * @param description for people
 * @param apiSlots how many API-only attempts it may hold beside its slots
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NodeNotes(
    int priority,
    @Nullable String location,
    @Nullable String gpuModel,
    @Nullable String description,
    Integer apiSlots) {
  private static final int MOST_SLOTS = 1000;
  public static final NodeNotes NONE = new NodeNotes(0, null, null, null, 0);

  public NodeNotes {
    apiSlots = apiSlots == null ? 0 : apiSlots; // null in older records
    Require.that(apiSlots >= 0 && apiSlots <= MOST_SLOTS, "apiSlots", "is not 0 to " + MOST_SLOTS);
  }

  public NodeNotes withApiSlots(int count) {
    return new NodeNotes(priority, location, gpuModel, description, count);
  }
}
