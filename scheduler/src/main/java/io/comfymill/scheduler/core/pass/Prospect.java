package io.comfymill.scheduler.core.pass;

import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.Forecast;
import io.comfymill.scheduler.core.backlog.Demand;
import io.comfymill.scheduler.core.experience.Work;
import io.comfymill.scheduler.core.fleet.Refusal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What one demand may hope for: the nodes it may go to, and what the others have against it. */
final class Prospect {
  private final int index;
  private final Demand demand;
  private final int jobs;
  private final SortedMap<NodeId, Refusal> refusals;
  private final PriorityQueue<Option> options = new PriorityQueue<>(Option.ORDER);

  Prospect(
      int index,
      Demand demand,
      int jobs,
      SortedMap<NodeId, Refusal> refusals,
      List<Seat> seats,
      Work work) {
    this.index = index;
    this.demand = demand;
    this.jobs = jobs;
    this.refusals = refusals;
    seats.forEach(seat -> options.add(new Option(seat, seat.doneIn(work))));
  }

  int index() {
    return index;
  }

  /**
   * The node that would be done with it first; null where none takes it. Nodes only fill up while a
   * forecast is made, so it is enough to look again at the one that seemed best.
   */
  @Nullable Seat best(Work work) {
    for (Option first = options.poll(); first != null; first = options.poll()) {
      Option again = new Option(first.seat, first.seat.doneIn(work));
      options.add(again);
      if (again.doneIn <= first.doneIn || again.equals(options.peek())) {
        return again.seat;
      }
    }
    return null;
  }

  Forecast.Demand told() {
    return new Forecast.Demand(demand.requirements(), demand.avoid(), jobs, groups());
  }

  private List<Forecast.Group> groups() {
    Map<String, SortedSet<NodeId>> nodes = new LinkedHashMap<>();
    Map<String, Refusal> byWords = new LinkedHashMap<>();
    refusals.forEach(
        (node, refusal) -> {
          byWords.putIfAbsent(refusal.words(), refusal);
          nodes.computeIfAbsent(refusal.words(), added -> new TreeSet<>()).add(node);
        });
    List<Forecast.Group> groups = new ArrayList<>();
    byWords.forEach(
        (words, refusal) ->
            groups.add(new Forecast.Group(refusal.code(), words, nodes.get(words))));
    return groups;
  }

  private record Option(Seat seat, double doneIn) {
    private static final Comparator<Option> ORDER =
        Comparator.comparingDouble(Option::doneIn).thenComparing(option -> option.seat().id());
  }
}
