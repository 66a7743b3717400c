package io.comfymill.scheduler.core.experience;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which results of graph nodes a ComfyUI keeps, by the arguments of its command line (0.3.64 and
 * 0.8.0: {@code --cache-classic}, {@code --cache-lru N}, {@code --cache-none}, {@code
 * --cache-ram}).
 *
 * @param mostNodes of how many graph nodes, those used last; {@link #LAST_GRAPH} for all of the
 *     graph that ran last and no others
 */
public record CacheMode(int mostNodes) {
  private static final int LAST_GRAPH = -1;

  /** By RAM, of which little is known here: as many as a few dozen graphs have. */
  private static final int BY_RAM = 500;

  public static final CacheMode NONE = new CacheMode(0);

  /** What ComfyUI does if nothing is said. */
  public static final CacheMode CLASSIC = new CacheMode(LAST_GRAPH);

  /**
   * @param arguments of ComfyUI's command line
   */
  public static CacheMode of(List<String> arguments) {
    CacheMode mode = CLASSIC;
    for (int i = 0; i < arguments.size(); i++) {
      mode =
          switch (arguments.get(i)) {
            case "--cache-none" -> NONE;
            case "--cache-ram" -> new CacheMode(BY_RAM);
            case "--cache-lru" -> lru(i + 1 < arguments.size() ? arguments.get(i + 1) : null);
            default -> mode;
          };
    }
    return mode;
  }

  /** ComfyUI takes 0 for its classic cache. */
  private static CacheMode lru(@Nullable String most) {
    try {
      int nodes = most == null ? 0 : Integer.parseInt(most);
      return nodes > 0 ? new CacheMode(nodes) : CLASSIC;
    } catch (NumberFormatException e) {
      return CLASSIC; // such a ComfyUI would not have started
    }
  }

  boolean isLastGraphOnly() {
    return mostNodes == LAST_GRAPH;
  }
}
