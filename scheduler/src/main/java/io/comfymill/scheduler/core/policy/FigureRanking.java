package io.comfymill.scheduler.core.policy;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** By one figure, the smallest first; of equal ones the node that waited longest. */
final class FigureRanking extends Ranking {
  private final ToDoubleFunction<Candidate> figure;
  private final NodeHeap nodes;

  FigureRanking(
      List<Candidate> candidates, List<Candidate> taken, ToDoubleFunction<Candidate> figure) {
    super(candidates, taken);
    this.figure = figure;
    this.nodes = new NodeHeap(size());
    for (int i = 0; i < size(); i++) {
      put(i, candidate(i));
    }
  }

  private void put(int number, Candidate candidate) {
    nodes.put(number, figure.applyAsDouble(candidate), candidate.lastUsed());
  }

  @Override
  void changed(int number, Candidate candidate) {
    if (candidate.isFull()) {
      nodes.remove(number);
    } else {
      put(number, candidate);
    }
  }

  @Override
  int first() {
    return nodes.isEmpty() ? NOBODY : nodes.first();
  }
}
