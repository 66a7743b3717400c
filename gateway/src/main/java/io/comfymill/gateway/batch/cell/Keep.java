package io.comfymill.gateway.batch.cell;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * For how long what a batch has made is kept after its end.
 *
 * @param outputs as the file says it, such as {@code 7d} or {@code forever}
 */
public record Keep(String outputs) {
  private static final String FOREVER = "forever";
  private static final Map<Character, Duration> UNITS =
      Map.of(
          'h', Duration.ofHours(1),
          'd', Duration.ofDays(1),
          'w', Duration.ofDays(7));

  /** Empty where it is for the tenant's limits to say. */
  static Optional<Keep> of(JsonNode json) {
    return Optional.ofNullable(json.path("outputs").textValue()).map(Keep::new);
  }

  /** Empty: for ever. */
  public Optional<Duration> time() {
    if (outputs.equals(FOREVER)) {
      return Optional.empty();
    }
    int last = outputs.length() - 1;
    Duration unit = UNITS.get(outputs.charAt(last));
    if (unit == null) {
      throw new IllegalArgumentException("not a time that outputs are kept: " + outputs);
    }
    return Optional.of(unit.multipliedBy(Long.parseLong(outputs.substring(0, last))));
  }
}
