package io.comfymill.gateway.assets;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which assets.
 *
 * @param all tags that each must have
 * @param any tags of which each must have one
 * @param none tags that none may have
 * @param nameContains ignores case
 * @param blake3 64 hex digits
 */
record AssetFilter(
    List<String> all,
    List<String> any,
    List<String> none,
    @Nullable String nameContains,
    @Nullable String blake3) {
  private static final int MAX_TAGS = 100;

  AssetFilter {
    all = List.copyOf(all);
    any = List.copyOf(any);
    none = List.copyOf(none);
    Stream.of(all, any, none)
        .filter(tags -> tags.size() > MAX_TAGS)
        .findFirst()
        .ifPresent(
            tags -> {
              throw new AssetException(
                  400, "INVALID_TAG_FILTER", "at most %d tags may be named".formatted(MAX_TAGS));
            });
  }

  /** Values of a query parameter: repeated, or with commas between them. */
  static List<String> tags(@Nullable List<String> values) {
    return values == null
        ? List.of()
        : values.stream()
            .flatMap(value -> Stream.of(value.split(",", -1)))
            .map(String::strip)
            .filter(tag -> !tag.isEmpty())
            .distinct()
            .toList();
  }

  /** SQL, of a tenant's assets that have not expired. */
  String condition() {
    List<String> conditions =
        new ArrayList<>(List.of("tenant = :tenant", "(expires_at is null or expires_at > :now)"));
    if (!all.isEmpty()) {
      conditions.add("cast(tags as jsonb) @> cast(cast(:all as text) as jsonb)");
    }
    if (!any.isEmpty()) {
      conditions.add("jsonb_exists_any(cast(tags as jsonb), string_to_array(:any, ','))");
    }
    if (!none.isEmpty()) {
      conditions.add("not jsonb_exists_any(cast(tags as jsonb), string_to_array(:none, ','))");
    }
    if (nameContains != null) {
      conditions.add("strpos(lower(name), lower(:name)) > 0");
    }
    if (blake3 != null) {
      conditions.add("blake3 = :blake3");
    }
    return String.join(" and ", conditions);
  }

  /** Of the condition, but for the tenant and the time. */
  Map<String, Object> parameters() {
    Map<String, Object> parameters = new HashMap<>();
    if (!all.isEmpty()) {
      var array = JsonNodeFactory.instance.arrayNode();
      all.forEach(array::add);
      parameters.put("all", array.toString());
    }
    if (!any.isEmpty()) {
      parameters.put("any", String.join(",", any));
    }
    if (!none.isEmpty()) {
      parameters.put("none", String.join(",", none));
    }
    if (nameContains != null) {
      parameters.put("name", nameContains);
    }
    if (blake3 != null) {
      parameters.put("blake3", blake3);
    }
    return parameters;
  }
}
