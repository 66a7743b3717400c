package io.comfymill.gateway.fleet;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.comfymill.common.wire.WireJson;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/** A column that holds a JSON list of texts. */
final class TextList {
  private TextList() {}

  static SortedSet<String> parse(String json) {
    try {
      TreeSet<String> texts = new TreeSet<>();
      WireJson.mapper().readTree(json).forEach(text -> texts.add(text.asText()));
      return Collections.unmodifiableSortedSet(texts);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("not a JSON list: " + json, e);
    }
  }
}
