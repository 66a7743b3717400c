package io.comfymill.common.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.comfymill.common.workflow.DynamicInputs.Misuse;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rows of a {@code COMFY_DYNAMICGROUP_V3} that a prompt sends. */
final class InputRows {
  /** ComfyUI has no more either. */
  private static final int MOST_ROWS = 20;

  private static final Pattern KEY = Pattern.compile("(0|[1-9][0-9]*+)\\.(.*)", Pattern.DOTALL);
  private static final int MOST_DIGITS = 9;

  private final String name;
  private final JsonNode template;
  private final int max;
  private final SortedSet<Integer> numbers = new TreeSet<>();
  private @Nullable Misuse misuse;

  private InputRows(String name, JsonNode options) {
    this.name = name;
    this.template = options.path("template");
    this.max = options.path("max").asInt(MOST_ROWS);
  }

  /**
   * @param sent the inputs of the graph node, values or links by name
   */
  static InputRows of(String name, JsonNode options, JsonNode sent) {
    InputRows rows = new InputRows(name, options);
    String prefix = name + ".";
    sent.fieldNames()
        .forEachRemaining(
            key -> {
              if (rows.misuse == null && key.startsWith(prefix)) {
                rows.add(key, key.substring(prefix.length()));
              }
            });
    rows.count(options.path("min").asInt());
    return rows;
  }

  private void add(String key, String rest) {
    Matcher parts = KEY.matcher(rest);
    if (!parts.matches() || !hasField(parts.group(2))) {
      misuse =
          new Misuse(
              key,
              "Invalid DynamicGroup input key '%s'; expected '%s.<index>.<template field>'."
                  .formatted(key, name));
    } else if (parts.group(1).length() > MOST_DIGITS || Integer.parseInt(parts.group(1)) >= max) {
      misuse =
          new Misuse(
              key,
              "DynamicGroup input '%s' exceeds the index limit of %d (max=%d)."
                  .formatted(key, max - 1, max));
    } else {
      numbers.add(Integer.parseInt(parts.group(1)));
    }
  }

  private boolean hasField(String field) {
    return template.path("required").has(field) || template.path("optional").has(field);
  }

  private void count(int min) {
    if (misuse == null && (numbers.size() < min || numbers.size() > max)) {
      misuse =
          new Misuse(
              name,
              "DynamicGroup input '%s' received %d rows; expected between %d and %d."
                  .formatted(name, numbers.size(), min, max));
    }
  }

  /** {@code {required: {…}, optional: {…}}} of each row. */
  JsonNode template() {
    return template;
  }

  SortedSet<Integer> numbers() {
    return numbers;
  }

  Optional<Misuse> misuse() {
    return Optional.ofNullable(misuse);
  }
}
