package io.comfymill.standalone.top;

import java.util.Comparator;
import java.util.List;

/** By what nodes are sorted. Each has a key: the first letter. */
enum Order {
  NAME,
  STATE,
  POOL,
  GPU,
  VRAM,
  JOBS;

  Comparator<NodeLine> comparator(boolean reversed) {
    Comparator<NodeLine> natural =
        switch (this) {
          case NAME -> Comparator.comparing(NodeLine::id);
          case STATE -> Comparator.comparing(NodeLine::status);
          case POOL -> Comparator.comparing(NodeLine::pool);
          case GPU -> Comparator.comparingInt(Order::load).reversed();
          case VRAM -> Comparator.comparingDouble(NodeLine::vramShare).reversed();
          case JOBS -> Comparator.comparingInt(NodeLine::attempts).reversed();
        };
    return (reversed ? natural.reversed() : natural).thenComparing(NodeLine::id);
  }

  /** Nodes whose load is not known come after idle ones. */
  private static int load(NodeLine node) {
    return node.gpuLoad() == null ? -1 : node.gpuLoad();
  }

  Order next() {
    List<Order> all = List.of(values());
    return all.get((all.indexOf(this) + 1) % all.size());
  }
}
