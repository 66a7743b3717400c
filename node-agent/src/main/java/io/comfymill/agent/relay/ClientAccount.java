package io.comfymill.agent.relay;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * What an attempt's client has been told, as far as it can be made up: so that what was missed is,
 * and nothing twice. Belongs to the node's loop.
 *
 * <p>Bounded by {@link #MAX} entries, which takes a graph of thousands of graph nodes. What comes
 * after that is told as it comes, is not remembered, and so may be made up once more at the end.
 */
public final class ClientAccount {
  static final int MAX = 10_000;
  public static final String START = "execution_start";
  public static final String CACHED = "execution_cached";

  private final Set<String> told = new HashSet<>();
  private final Set<String> madeUp = new HashSet<>();
  private boolean gap;

  /** Of {@code executed} of a graph node. */
  public static String executed(String graphNode) {
    return "executed " + graphNode;
  }

  /** Of {@code executing} of a graph node. */
  public static String executing(String graphNode) {
    return "executing " + graphNode;
  }

  /** True of what is told once, and cannot be told again by what comes later. */
  public static boolean lasts(String what) {
    return !what.startsWith("executing ");
  }

  /** What an earlier life of this agent has told; what was said since then may be missing. */
  public void remember(Collection<String> earlier) {
    earlier.stream().limit(MAX).forEach(told::add);
    gap = true;
  }

  /** Messages may be missing. */
  public void gap() {
    gap = true;
  }

  public boolean hasGap() {
    return gap;
  }

  public boolean knows(String what) {
    return told.contains(what);
  }

  /**
   * ComfyUI's own message is about to be told.
   *
   * @return false where it has been made up already
   */
  public boolean tell(String what) {
    if (told.size() < MAX) {
      told.add(what);
    }
    return !madeUp.remove(what);
  }

  /** It is made up, since ComfyUI's own message was missed. */
  public void makeUp(String what) {
    told.add(what);
    madeUp.add(what);
  }

  /** It did not get out. */
  public void lost(String what) {
    told.remove(what);
    madeUp.remove(what);
    gap = true;
  }
}
