package io.comfymill.scheduler.core.experience;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a node probably has loaded: the model files of the last few different sets that ran there.
 *
 * <p>This is a guess. ComfyUI does not say what it holds, and the sizes of models are not known
 * here. It keeps models until others need the memory, and then drops the least recently used; so
 * the last few sets are there, and how many is guessed from the VRAM alone: one for each {@value
 * #GIB_PER_SET} GiB. Where the guess is wrong, a job meets a cold node, which costs only time.
 *
 * @param recent the set used last comes first
 */
public record ModelMemory(List<SortedSet<String>> recent) {
  public static final ModelMemory EMPTY = new ModelMemory(List.of());
  private static final int GIB_PER_SET = 12;
  private static final int MOST_SETS = 4;

  public ModelMemory {
    recent = List.copyOf(recent);
  }

  /** How many sets a node of that much VRAM is assumed to hold; 0 bytes is unknown. */
  public static int setsIn(long vramBytes) {
    long sets = (vramBytes >> 30) / GIB_PER_SET;
    return (int) Math.max(1, Math.min(MOST_SETS, sets));
  }

  /** After work with these models ran. */
  public ModelMemory with(SortedSet<String> models, int sets) {
    if (isOnTop(models)) {
      return this;
    }
    List<SortedSet<String>> next = new ArrayList<>();
    next.add(models);
    for (SortedSet<String> older : recent) {
      if (next.size() < sets && !models.containsAll(older)) {
        next.add(older);
      }
    }
    return new ModelMemory(next);
  }

  /** The sets that would make room for these. */
  public List<SortedSet<String>> dropped(SortedSet<String> models, int sets) {
    if (isOnTop(models)) {
      return List.of();
    }
    List<SortedSet<String>> kept = with(models, sets).recent;
    return recent.stream().filter(set -> !models.containsAll(set) && !kept.contains(set)).toList();
  }

  /** Work with these models changes nothing. */
  private boolean isOnTop(SortedSet<String> models) {
    return models.isEmpty() || (!recent.isEmpty() && recent.get(0).equals(models));
  }

  /** All that it probably has. */
  public SortedSet<String> files() {
    TreeSet<String> files = new TreeSet<>();
    recent.forEach(files::addAll);
    return Collections.unmodifiableSortedSet(files);
  }

  /** Those of these models that would have to be loaded. */
  public Set<String> missing(SortedSet<String> models) {
    if (isOnTop(models)) {
      return Set.of();
    }
    Set<String> missing = new TreeSet<>(models);
    recent.forEach(missing::removeAll);
    return missing;
  }
}
