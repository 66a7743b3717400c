package io.comfymill.gateway.simulations;

import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.PolicyName;
import io.comfymill.common.wire.Simulation;
import io.comfymill.common.wire.Simulation.Variant;
import io.comfymill.gateway.errors.InvalidFieldException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The body of a request for a simulation. */
record Wanted(@Nullable String from, @Nullable String to, @Nullable List<VariantDraft> variants) {
  private static final int MOST_VARIANTS = 6;
  private static final int MOST_ADDED = 1000;
  private static final int HEAVIEST = 1000;
  private static final int MOST_NAMED = 1000;
  private static final Duration LONGEST = Duration.ofDays(31);

  /** One of the variants. */
  record VariantDraft(
      @Nullable String policy,
      @Nullable Map<String, Integer> weights,
      @Nullable List<String> without,
      @Nullable Integer added,
      @Nullable String like) {
    Variant checked(String field) {
      if (policy == null || !PolicyName.ALL.contains(policy)) {
        throw new InvalidFieldException(field + ".policy", "must be one of " + PolicyName.ALL);
      }
      int more = added == null ? 0 : added;
      require(more >= 0 && more <= MOST_ADDED, field + ".added", "must be 0 to " + MOST_ADDED);
      Map<String, Integer> given = weights == null ? Map.of() : weights;
      require(
          given.size() <= MOST_NAMED
              && given.values().stream()
                  .allMatch(weight -> weight != null && weight >= 1 && weight <= HEAVIEST),
          field + ".weights",
          "must be 1 to " + HEAVIEST);
      List<String> less = without == null ? List.of() : without;
      require(less.size() <= MOST_NAMED, field + ".without", "must be at most " + MOST_NAMED);
      return new Variant(
          policy,
          new TreeMap<>(given),
          less.stream().map(id -> node(field + ".without", id)).toList(),
          more,
          like == null ? null : node(field + ".like", like));
    }

    private static NodeId node(String field, @Nullable String id) {
      try {
        return new NodeId(id);
      } catch (IllegalArgumentException | NullPointerException e) {
        throw new InvalidFieldException(field, "must name nodes");
      }
    }
  }

  /**
   * @throws InvalidFieldException where it makes no sense
   */
  Simulation checked(String id, String by, Instant now) {
    Instant first = time("from", from);
    Instant last = time("to", to);
    require(first.isBefore(last), "to", "must be after from");
    require(
        Duration.between(first, last).compareTo(LONGEST) <= 0,
        "to",
        "must be at most %d days after from".formatted(LONGEST.toDays()));
    List<VariantDraft> drafts = variants == null ? List.of() : variants;
    require(
        !drafts.isEmpty() && drafts.size() <= MOST_VARIANTS,
        "variants",
        "must be 1 to " + MOST_VARIANTS);
    List<Variant> checked =
        drafts.stream()
            .map(draft -> draft.checked("variants[%d]".formatted(drafts.indexOf(draft))))
            .toList();
    return new Simulation(
        Simulation.TYPE,
        now,
        id,
        by,
        first,
        last,
        checked,
        Simulation.State.WAITING,
        null,
        0,
        0,
        0,
        null,
        List.of());
  }

  private static Instant time(String field, @Nullable String text) {
    try {
      return Instant.parse(text == null ? "" : text);
    } catch (DateTimeParseException e) {
      throw new InvalidFieldException(field, "must be a time like 2026-01-02T03:04:05Z");
    }
  }

  private static void require(boolean holds, String field, String demand) {
    if (!holds) {
      throw new InvalidFieldException(field, demand);
    }
  }
}
