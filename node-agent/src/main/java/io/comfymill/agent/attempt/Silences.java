package io.comfymill.agent.attempt;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The longest silence that workflows of each shape came out of on this node. Some are silent for
 * long by nature: a step of a large video may take a quarter of an hour. Confined to the node's
 * loop.
 */
public final class Silences {
  private static final int MOST_SHAPES = 1000;
  private static final float LOAD_FACTOR = 0.75f;

  private final Map<Long, Duration> longest =
      new LinkedHashMap<>(MOST_SHAPES, LOAD_FACTOR, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Duration> oldest) {
          return size() > MOST_SHAPES;
        }
      };

  /** ComfyUI said something of a workflow of that shape after a silence. */
  public void broken(long shape, Duration silence) {
    longest.merge(shape, silence, (a, b) -> a.compareTo(b) < 0 ? b : a);
  }

  /** How long one may be silent before it is hung. */
  public Duration limit(long shape, Duration least, int factor) {
    Duration known = longest.getOrDefault(shape, Duration.ZERO).multipliedBy(factor);
    return known.compareTo(least) < 0 ? least : known;
  }
}
