package io.comfymill.scheduler.core.forecast;

import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.Forecast;
import io.comfymill.scheduler.core.backlog.Demand;
import io.comfymill.scheduler.core.experience.Work;
import io.comfymill.scheduler.core.filter.NodeRefusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The forecast for one demand: the nodes that its jobs may go to, and why the others refuse. */
final class DemandForecast {
  private final int index;
  private final Demand demand;
  private final int jobs;
  private final SortedMap<NodeId, NodeRefusal> refusals;
  private final Work work;
  private final PriorityQueue<Option> options = new PriorityQueue<>();

  DemandForecast(
      int index,
      Demand demand,
      int jobs,
      SortedMap<NodeId, NodeRefusal> refusals,
      List<NodeTimeline> timelines,
      Work work) {
    this.index = index;
    this.demand = demand;
    this.jobs = jobs;
    this.refusals = refusals;
    this.work = work;
    for (NodeTimeline timeline : timelines) {
      Option option = new Option(timeline);
      option.look(work);
      options.add(option);
    }
  }

  int index() {
    return index;
  }

  /**
   * The node that would be done first with one more job; null where none takes it. Nodes only fill
   * up during a forecast, so it is enough to look again at the one that seemed best.
   */
  @Nullable NodeTimeline best() {
    for (Option first = options.poll(); first != null; first = options.poll()) {
      double before = first.doneIn;
      first.look(work);
      options.add(first);
      if (first.doneIn <= before || first.equals(options.peek())) {
        return first.timeline;
      }
    }
    return null;
  }

  Forecast.Demand told() {
    return new Forecast.Demand(demand.requirements(), demand.avoid(), jobs, groups());
  }

  private List<Forecast.Group> groups() {
    Map<String, SortedSet<NodeId>> nodes = new LinkedHashMap<>();
    Map<String, NodeRefusal> byWords = new LinkedHashMap<>();
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

  /** A node for the demand. The cost of its work there is computed again only after a load. */
  private static final class Option implements Comparable<Option> {
    private final NodeTimeline timeline;
    private int loads = -1;
    private double seconds;
    private double doneIn;

    Option(NodeTimeline timeline) {
      this.timeline = timeline;
    }

    void look(Work work) {
      if (loads != timeline.loads()) {
        loads = timeline.loads();
        seconds = timeline.seconds(work);
      }
      doneIn = timeline.busySeconds() + seconds;
    }

    @Override
    public int compareTo(Option other) {
      int byTime = Double.compare(doneIn, other.doneIn);
      return byTime != 0 ? byTime : timeline.id().compareTo(other.timeline.id());
    }
  }
}
