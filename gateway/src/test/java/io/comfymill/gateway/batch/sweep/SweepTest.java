package io.comfymill.gateway.batch.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random sweeps, against what simple loops make of them. */
class SweepTest {
  private int names;

  private Axis axis(int size) {
    String name = "p" + names++;
    return new Axis(
        name,
        new Values.Listed(
            IntStream.range(0, size)
                .<JsonNode>mapToObj(i -> JsonNodeFactory.instance.textNode(name + "-" + i))
                .toList()));
  }

  private Sweep random(Random random, int depth) {
    int kind = depth == 0 ? 0 : random.nextInt(3);
    if (kind == 0) {
      return axis(1 + random.nextInt(4));
    } else if (kind == 1) {
      return new Product(
          IntStream.range(0, 1 + random.nextInt(3))
              .mapToObj(i -> random(random, depth - 1))
              .toList());
    }
    int size = 1 + random.nextInt(4);
    return new Zip(
        IntStream.range(0, 1 + random.nextInt(3)).<Sweep>mapToObj(i -> axis(size)).toList());
  }

  private static List<Map<String, JsonNode>> naive(Sweep sweep) {
    List<Map<String, JsonNode>> cells = new ArrayList<>();
    if (sweep instanceof Axis axis) {
      for (int i = 0; i < axis.size(); i++) {
        cells.add(Map.of(axis.name(), axis.values().get(i)));
      }
    } else if (sweep instanceof Product product) {
      cells.add(Map.of());
      for (Sweep factor : product.factors()) {
        List<Map<String, JsonNode>> longer = new ArrayList<>();
        for (Map<String, JsonNode> cell : cells) {
          naive(factor).forEach(more -> longer.add(merged(cell, more)));
        }
        cells = longer;
      }
    } else if (sweep instanceof Zip zip) {
      for (int i = 0; i < zip.size(); i++) {
        Map<String, JsonNode> cell = Map.of();
        for (Sweep part : zip.parts()) {
          cell = merged(cell, naive(part).get(i));
        }
        cells.add(cell);
      }
    }
    return cells;
  }

  private static Map<String, JsonNode> merged(
      Map<String, JsonNode> one, Map<String, JsonNode> other) {
    Map<String, JsonNode> merged = new LinkedHashMap<>(one);
    merged.putAll(other);
    return merged;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void cellsAreThoseOfSimpleLoopsInTheirOrder(long seed) {
    Sweep sweep = random(new Random(seed), 3);
    List<Map<String, JsonNode>> cells =
        IntStream.range(0, (int) sweep.size()).mapToObj(i -> CellOrder.cell(sweep, i)).toList();
    assertThat(cells).isEqualTo(naive(sweep)).doesNotHaveDuplicates();
    assertThat(cells.get(0).keySet()).isEqualTo(sweep.names());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void everyOrderHasEveryCellOnce(long seed) {
    Random random = new Random(seed);
    Sweep sweep = random(random, 3);
    List<Integer> all = IntStream.range(0, (int) sweep.size()).boxed().toList();
    for (Long shuffle : new Long[] {null, seed}) {
      CellOrder order =
          CellOrder.of(
              sweep,
              new CellOrder.Wish(
                  List.of(), shuffle, null, java.util.Set.of(sweep.names().iterator().next())));
      assertThat(IntStream.range(0, order.size()).map(order::index).boxed())
          .containsExactlyInAnyOrderElementsOf(all);
    }
  }

  @Test
  void whatNoLongCanCountIsMany() {
    Sweep million = new Axis("a", new Values.Counted(0, 1_000_000));
    assertThat(new Product(List.of(million, million, million)).size())
        .isEqualTo(1_000_000_000_000_000_000L);
    assertThat(new Product(List.of(million, million, million, million)).size())
        .isEqualTo(Long.MAX_VALUE);
    assertThat(new Product(List.of(million, million, million, million, million)).size())
        .isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void randomSeedsAreExactInJavaScriptAndDiffer() {
    Values seeds = new Values.Random(42, 1000);
    List<Long> drawn = IntStream.range(0, 1000).mapToObj(i -> seeds.get(i).longValue()).toList();
    assertThat(drawn).doesNotHaveDuplicates().allMatch(seed -> seed >= 0 && seed < 1L << 53);
    assertThat(seeds.get(7)).isEqualTo(new Values.Random(42, 8).get(7));
  }

  private static Axis numbers(int... numbers) {
    return new Axis(
        "n",
        new Values.Listed(
            IntStream.of(numbers)
                .<JsonNode>mapToObj(JsonNodeFactory.instance::numberNode)
                .toList()));
  }

  private static int n(Sweep sweep, long index) {
    return CellOrder.cell(sweep, index).get("n").intValue();
  }

  @Test
  void seriesCountOnAndShowAllValues() {
    Series all = new Series(0, List.of(numbers(1, 2), numbers(7), numbers(8, 9)));
    assertThat(all.size()).isEqualTo(5);
    assertThat(IntStream.range(0, 5).map(i -> n(all, i))).containsExactly(1, 2, 7, 8, 9);
    assertThat(IntStream.range(0, 5).mapToLong(all::diagonal)).containsExactly(0L, 1L, 2L, 3L, 4L);
    Series further = new Series(3, List.of(numbers(4, 5)));
    assertThat(further.size()).isEqualTo(5);
    assertThat(further.diagonal(0)).isEqualTo(3);
    assertThat(n(further, 4)).isEqualTo(5);
  }

  @Test
  void ordersThatFollowEachOtherHaveEveryCellOnce() {
    CellOrder.Wish shuffled = new CellOrder.Wish(List.of(), 7L, null, Set.of());
    CellOrder.Wish plain = new CellOrder.Wish(List.of(), null, null, Set.of());
    CellOrder order =
        CellOrder.of(numbers(1, 2, 3), shuffled)
            .then(CellOrder.of(numbers(4, 5), plain).shifted(3))
            .then(CellOrder.of(numbers(6, 7), shuffled).shifted(5));
    assertThat(order.size()).isEqualTo(7);
    List<Integer> indexes = IntStream.range(0, 7).map(order::index).boxed().toList();
    assertThat(indexes.subList(0, 3)).containsExactlyInAnyOrder(0, 1, 2);
    assertThat(indexes.subList(3, 5)).containsExactly(3, 4);
    assertThat(indexes.subList(5, 7)).containsExactlyInAnyOrder(5, 6);
  }
}
