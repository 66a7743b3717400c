package io.comfymill.gateway.batch.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which cells of a sweep are run, and in which order. Cells that load the same models follow each
 * other, so that nodes seldom change them; the order of their numbers holds otherwise.
 */
public final class CellOrder {
  private final int size;
  private final int @Nullable [] indexes; // null: each in its own place
  private final List<Group> groups;
  private final int first;
  private final @Nullable CellOrder next;

  private CellOrder(int size, int @Nullable [] indexes, List<Group> groups) {
    this(size, indexes, groups, 0, null);
  }

  private CellOrder(
      int size, int @Nullable [] indexes, List<Group> groups, int first, @Nullable CellOrder next) {
    this.size = size;
    this.indexes = indexes;
    this.groups = List.copyOf(groups);
    this.first = first;
    this.next = next;
  }

  /**
   * The same cells, which have higher numbers.
   *
   * @param by added to each
   */
  public CellOrder shifted(int by) {
    return new CellOrder(size, indexes, groups, first + by, next == null ? null : next.shifted(by));
  }

  /** These cells first, in their order, and then the others. */
  public CellOrder then(CellOrder others) {
    return new CellOrder(size, indexes, groups, first, next == null ? others : next.then(others));
  }

  /**
   * Cells that follow each other.
   *
   * @param models the models that they share, by parameter
   */
  public record Group(Map<String, JsonNode> models, int cells) {}

  /**
   * What the user asked for.
   *
   * @param exclude cells that have all of these values are left out
   * @param shuffle seed of a random order
   * @param limit the most cells
   * @param models the parameters that name models
   */
  public record Wish(
      List<Map<String, JsonNode>> exclude,
      @Nullable Long shuffle,
      @Nullable Integer limit,
      Set<String> models) {
    public Wish {
      exclude = List.copyOf(exclude);
      models = Set.copyOf(models);
    }

    /** Whether the cell is left out. */
    public boolean excludes(Map<String, JsonNode> cell) {
      return isExcluded(cell, exclude);
    }

    private boolean keepsNumbers() {
      return exclude.isEmpty() && shuffle == null && models.isEmpty();
    }
  }

  /**
   * @param sweep of at most {@code Integer.MAX_VALUE} cells
   */
  public static CellOrder of(Sweep sweep, Wish wish) {
    int all = Math.toIntExact(sweep.size());
    if (wish.keepsNumbers()) {
      return new CellOrder(limited(all, wish), null, List.of());
    }
    int[] indexes = kept(sweep, all, wish.exclude());
    if (wish.shuffle() != null) {
      shuffle(indexes, wish.shuffle());
    }
    int[] chosen = Arrays.copyOf(indexes, limited(indexes.length, wish));
    return wish.shuffle() == null && !wish.models().isEmpty()
        ? byModels(sweep, chosen, wish.models())
        : new CellOrder(chosen.length, chosen, List.of());
  }

  private static int limited(int size, Wish wish) {
    return wish.limit() == null ? size : Math.min(size, wish.limit());
  }

  private static int[] kept(Sweep sweep, int all, List<Map<String, JsonNode>> exclude) {
    int[] kept = new int[all];
    int count = 0;
    for (int index = 0; index < all; index++) {
      if (exclude.isEmpty() || !isExcluded(cell(sweep, index), exclude)) {
        kept[count++] = index;
      }
    }
    return Arrays.copyOf(kept, count);
  }

  static boolean isExcluded(Map<String, JsonNode> cell, List<Map<String, JsonNode>> exclude) {
    return exclude.stream()
        .anyMatch(
            values ->
                values.entrySet().stream()
                    .allMatch(value -> isSame(cell.get(value.getKey()), value.getValue())));
  }

  /** 40 is 40 however it is kept. */
  private static boolean isSame(@Nullable JsonNode value, JsonNode other) {
    boolean numbers = value != null && value.isNumber() && other.isNumber();
    return numbers
        ? value.decimalValue().compareTo(other.decimalValue()) == 0
        : other.equals(value);
  }

  /** The values of one cell. */
  public static Map<String, JsonNode> cell(Sweep sweep, long index) {
    Map<String, JsonNode> cell = new LinkedHashMap<>();
    sweep.put(index, cell);
    return cell;
  }

  private static void shuffle(int[] indexes, long seed) {
    Random random = new Random(seed);
    for (int i = indexes.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int moved = indexes[i];
      indexes[i] = indexes[other];
      indexes[other] = moved;
    }
  }

  /** The models in the order of their first cells. */
  private static CellOrder byModels(Sweep sweep, int[] indexes, Set<String> models) {
    Map<Map<String, JsonNode>, Integer> numbers = new LinkedHashMap<>();
    int[] groupOf = new int[indexes.length];
    List<Integer> sizes = new ArrayList<>();
    for (int i = 0; i < indexes.length; i++) {
      Map<String, JsonNode> cell = cell(sweep, indexes[i]);
      cell.keySet().retainAll(models);
      int group = numbers.computeIfAbsent(cell, key -> numbers.size());
      if (group == sizes.size()) {
        sizes.add(0);
      }
      sizes.set(group, sizes.get(group) + 1);
      groupOf[i] = group;
    }
    List<Group> groups = new ArrayList<>();
    numbers.forEach((shared, group) -> groups.add(new Group(shared, sizes.get(group))));
    return new CellOrder(indexes.length, grouped(indexes, groupOf, sizes), groups);
  }

  private static int[] grouped(int[] indexes, int[] groupOf, Collection<Integer> sizes) {
    int[] next = new int[sizes.size()];
    int start = 0;
    int group = 0;
    for (int size : sizes) {
      next[group++] = start;
      start += size;
    }
    int[] ordered = new int[indexes.length];
    for (int i = 0; i < indexes.length; i++) {
      ordered[next[groupOf[i]]++] = indexes[i];
    }
    return ordered;
  }

  public int size() {
    return next == null ? size : size + next.size();
  }

  /** By models, in their order; empty where the cells name none or are shuffled. */
  public List<Group> groups() {
    return next == null ? groups : Stream.concat(groups.stream(), next.groups().stream()).toList();
  }

  /**
   * @param position from 0, in the order in which cells are run
   * @return the cell's number in the sweep
   */
  public int index(int position) {
    if (position >= size && next != null) {
      return next.index(position - size);
    }
    return first + (indexes == null ? position : indexes[position]);
  }
}
