package io.comfymill.scheduler.core.experience;

import static org.assertj.core.api.Assertions.assertThat;

import io.comfymill.common.wire.JobGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResultMemoryTest {
  private static final SignedGraph ONE = graph(1, 2, 3);
  private static final SignedGraph NEXT = graph(1, 2, 4);
  private static final SignedGraph OTHER = graph(5, 6, 0);

  private static SignedGraph graph(long... signatures) {
    List<JobGraph.Node> nodes = new ArrayList<>();
    for (long signature : signatures) {
      nodes.add(new JobGraph.Node("n" + nodes.size(), signature, 1));
    }
    return Objects.requireNonNull(SignedGraph.of(new JobGraph(nodes)));
  }

  private static ResultMemory after(CacheMode mode, SignedGraph... graphs) {
    ResultMemory memory = ResultMemory.EMPTY;
    for (SignedGraph graph : graphs) {
      memory = memory.with(graph, mode);
    }
    return memory;
  }

  @Test
  void theClassicCacheHoldsTheLastGraph() {
    ResultMemory memory = after(CacheMode.CLASSIC, OTHER, ONE);

    assertThat(memory.held(NEXT)).isEqualTo(2);
    assertThat(memory.held(OTHER)).isZero();
    assertThat(memory.with(null, CacheMode.CLASSIC).held(ONE)).isZero();
  }

  @Test
  void theOthersHoldWhatTheirLimitAllows() {
    assertThat(after(new CacheMode(5), OTHER, ONE).held(OTHER)).isEqualTo(2);
    assertThat(after(new CacheMode(4), OTHER, ONE).held(OTHER)).isZero();
    assertThat(after(new CacheMode(6), OTHER, ONE, NEXT).held(OTHER))
        .as("what two graphs share counts once")
        .isEqualTo(2);
    assertThat(after(new CacheMode(1), ONE).held(ONE)).as("one graph always").isEqualTo(3);
    assertThat(after(CacheMode.NONE, ONE).held(ONE)).isZero();
    assertThat(after(new CacheMode(9), ONE).with(null, new CacheMode(9)).held(ONE)).isEqualTo(3);
  }

  @Test
  void whatIsNeverUsedAgainIsNotHeld() {
    assertThat(after(CacheMode.CLASSIC, OTHER).held(OTHER)).isEqualTo(2);
  }

  @Test
  void aGraphThatDidNotEndIsNotHeld() {
    ResultMemory memory = after(new CacheMode(9), OTHER, ONE).without(ONE);

    assertThat(memory.held(ONE)).isZero();
    assertThat(memory.held(OTHER)).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "--port 8188, -1",
    "--cache-classic, -1",
    "--cache-none --port 8188, 0",
    "--cache-lru 40, 40",
    "--cache-lru 0, -1",
    "--cache-lru, -1",
    "--cache-lru many, -1",
    "--cache-ram 8, 500",
  })
  void theModeIsToldByComfyUisArguments(String arguments, int mostNodes) {
    assertThat(CacheMode.of(List.of(arguments.split(" "))).mostNodes()).isEqualTo(mostNodes);
  }
}
