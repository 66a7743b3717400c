package io.comfymill.common.validation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** Which output types may feed which input types. */
final class LinkTypes {
  private static final Set<String> ANY = Set.of("*", "COMFY_MATCHTYPE_V3", "COMFY_DYNAMICSLOT_V3");

  private LinkTypes() {}

  /**
   * True if the two are equal, if one of them is any (or one that only the editor knows: a type
   * that has to match another's), or if the comma-separated names have one in common. A list of
   * choices fits only the very same list.
   */
  static boolean fits(JsonNode received, JsonNode expected) {
    if (isAny(received) || isAny(expected) || received.equals(expected)) {
      return true;
    }
    if (!received.isTextual() || !expected.isTextual()) {
      return false;
    }
    return names(received).stream().anyMatch(names(expected)::contains);
  }

  private static boolean isAny(JsonNode type) {
    return type.isTextual() && ANY.contains(type.textValue());
  }

  private static Set<String> names(JsonNode type) {
    return Arrays.stream(type.textValue().split(",", -1))
        .map(String::strip)
        .collect(Collectors.toUnmodifiableSet());
  }
}
