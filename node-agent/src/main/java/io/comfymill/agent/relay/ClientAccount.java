package io.comfymill.agent.relay;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * What an attempt's client has been told, as far as history could make up for it: so that what was
 * missed is made up, and nothing is told twice. Confined to the node's loop.
 *
 * <p>Bounded by {@link #MAX} entries, which takes thousands of graph nodes. Later messages are
 * relayed, but not remembered, and so may be made up once more at the end.
 */
public final class ClientAccount {
  static final int MAX = 10_000;
  public static final String START = "execution_start";
  public static final String CACHED = "execution_cached";

  private final Set<String> told = new HashSet<>();
  private final Set<String> madeUp = new HashSet<>();
  private boolean gap;

  static String executed(String graphNode) {
    return "executed " + graphNode;
  }

  static String executing(String graphNode) {
    return "executing " + graphNode;
  }

  /** False if a later message says the same. */
  static boolean lasts(String what) {
    return !what.startsWith("executing ");
  }

  /** What a previous life of this agent has told; what was said since then may be missing. */
  public void remember(Collection<String> earlier) {
    earlier.stream().limit(MAX).forEach(told::add);
    gap = true;
  }

  /** Messages may be missing. */
  public void gap() {
    gap = true;
  }

  boolean hasGap() {
    return gap;
  }

  boolean knows(String what) {
    return told.contains(what);
  }

  /**
   * ComfyUI's own message is about to be relayed.
   *
   * @return false if it has been made up already
   */
  boolean tell(String what) {
    if (told.size() < MAX) {
      told.add(what);
    }
    return !madeUp.remove(what);
  }

  /** A substitute is relayed, since ComfyUI's own message was missed. */
  void makeUp(String what) {
    told.add(what);
    madeUp.add(what);
  }

  /** It was not published. */
  void lost(String what) {
    told.remove(what);
    madeUp.remove(what);
    gap = true;
  }
}
