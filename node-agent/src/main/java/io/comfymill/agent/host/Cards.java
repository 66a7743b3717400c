package io.comfymill.agent.host;

import io.comfymill.common.wire.Gpu;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The cards of a machine at one moment.
 *
 * @param gpus by index; a card that is divided (MIG) is followed by its parts
 * @param byProcess process id → ids of the cards that it computes on
 */
record Cards(List<Gpu> gpus, Map<Long, Set<String>> byProcess) {
  static final Cards NONE = new Cards(List.of(), Map.of());

  Cards {
    gpus = List.copyOf(gpus);
    byProcess = Map.copyOf(byProcess);
  }

  Cards and(Cards others) {
    Map<Long, Set<String>> all = new HashMap<>(byProcess);
    all.putAll(others.byProcess);
    return new Cards(Stream.concat(gpus.stream(), others.gpus.stream()).toList(), all);
  }
}
