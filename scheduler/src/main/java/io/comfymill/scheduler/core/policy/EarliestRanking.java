package io.comfymill.scheduler.core.policy;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * As {@link EarliestPolicy} chooses: among the nodes done at about the same time as the earliest,
 * the one with the fewest attempts. Those are in a heap of their own; which belong there changes
 * only with the earliest, and with the node that was given work.
 */
final class EarliestRanking extends Ranking {
  private final ToDoubleFunction<Candidate> cost;
  private final double[] costs;
  private final NodeHeap early;
  private final NodeHeap late;
  private final NodeHeap all;
  private double limit = Double.NEGATIVE_INFINITY;

  EarliestRanking(
      List<Candidate> candidates, List<Candidate> taken, ToDoubleFunction<Candidate> cost) {
    super(candidates, taken);
    this.cost = cost;
    this.costs = new double[size()];
    this.early = new NodeHeap(size());
    this.late = new NodeHeap(size());
    this.all = new NodeHeap(size());
    for (int i = 0; i < size(); i++) {
      costs[i] = cost.applyAsDouble(candidate(i));
      all.put(i, costs[i], 0);
      late.put(i, costs[i], 0);
    }
  }

  @Override
  void changed(int number, Candidate candidate) {
    if (candidate.isFull()) {
      early.remove(number);
      late.remove(number);
      all.remove(number);
      return;
    }
    costs[number] = cost.applyAsDouble(candidate);
    all.put(number, costs[number], 0);
    if (costs[number] <= limit) {
      late.remove(number);
      early.put(number, candidate.occupied(), candidate.lastUsed());
    } else {
      early.remove(number);
      late.put(number, costs[number], 0);
    }
  }

  @Override
  int first() {
    if (all.isEmpty()) {
      return NOBODY;
    }
    double now = all.firstFigure() * EarliestPolicy.ABOUT;
    if (now < limit) { // some node became quicker: its models are loaded by then
      everyoneIsLate();
    }
    limit = now;
    while (!late.isEmpty() && late.firstFigure() <= limit) {
      int number = late.first();
      late.remove(number);
      early.put(number, candidate(number).occupied(), candidate(number).lastUsed());
    }
    return early.first();
  }

  private void everyoneIsLate() {
    while (!early.isEmpty()) {
      int number = early.first();
      early.remove(number);
      late.put(number, costs[number], 0);
    }
  }
}
