package io.comfymill.simulator.execution;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.comfymill.simulator.node.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The results of the last prompt's graph nodes, by cache key. As in ComfyUI, only what the current
 * prompt can use is kept. Confined to the worker's thread.
 */
public final class ResultCache {
  /**
   * The result of one graph node.
   *
   * @param ui what clients are shown, with the meta data of history; null where nothing
   */
  record Entry(List<Value> outputs, @Nullable Shown ui) {
    Entry {
      outputs = List.copyOf(outputs);
    }
  }

  /**
   * @param meta of the graph node that ran, even where another one with the same key uses it
   */
  record Shown(ObjectNode output, ObjectNode meta) {}

  private final Map<String, Entry> entries = new HashMap<>();

  Optional<Entry> get(String key) {
    return Optional.ofNullable(entries.get(key));
  }

  void put(String key, Entry entry) {
    entries.put(key, entry);
  }

  void keepOnly(CacheKeys keys, Set<String> ids) {
    Set<String> used = ids.stream().map(keys::of).collect(Collectors.toUnmodifiableSet());
    entries.keySet().retainAll(used);
  }

  void clear() {
    entries.clear();
  }
}
