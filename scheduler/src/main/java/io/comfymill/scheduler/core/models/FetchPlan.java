package io.comfymill.scheduler.core.models;

import io.comfymill.common.eligibility.Requirement;
import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.CatalogueModel;
import io.comfymill.common.wire.NodeFetches.State;
import io.comfymill.common.wire.Requirements;
import io.comfymill.scheduler.core.backlog.Bucket;
import io.comfymill.scheduler.core.backlog.Demand;
import io.comfymill.scheduler.core.filter.NodeFilters;
import io.comfymill.scheduler.core.filter.NodeRefusal;
import io.comfymill.scheduler.core.fleet.NodeView;
import io.comfymill.scheduler.core.pass.Choice;
import io.comfymill.scheduler.core.pass.Lanes;
import io.comfymill.scheduler.core.pass.Snapshot;
import io.comfymill.scheduler.core.policy.Candidate;
import io.comfymill.scheduler.core.sticky.StickyAssignments;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which nodes are to have which models, so that every queued job finds a node. One node fetches
 * what no node has; a further one, where the queue of those that have it takes longer than that.
 */
final class FetchPlan {
  /** What is fetched is to be there long before the queue is done. */
  private static final double MARGIN = 2;

  private final Snapshot snapshot;
  private final Instant now;
  private final Catalogue catalogue;
  private final Map<NodeId, NodeFetching> told;
  private final Map<NodeId, SortedSet<String>> before;
  private final Patience patience;
  private final StickyAssignments sticky;
  private final Lanes lanes;
  private final SortedMap<NodeId, SortedSet<String>> next = new TreeMap<>();
  private final Set<Demand> lacking = new HashSet<>();

  private FetchPlan(
      Snapshot snapshot,
      Instant now,
      Catalogue catalogue,
      Map<NodeId, NodeFetching> told,
      Map<NodeId, SortedSet<String>> before,
      Patience patience) {
    this.snapshot = snapshot;
    this.now = now;
    this.catalogue = catalogue;
    this.told = told;
    this.before = before;
    this.patience = patience;
    this.sticky = new StickyAssignments(snapshot.stickyNodes(), now);
    this.lanes = new Lanes(Candidate.of(snapshot.nodes(), snapshot.experience(), now));
  }

  /**
   * @param told what agents say
   * @param before what was asked of them the last time
   * @return node → ids of models; the nodes that are to have none are left out
   */
  static SortedMap<NodeId, SortedSet<String>> of(
      Snapshot snapshot,
      Instant now,
      Catalogue catalogue,
      Map<NodeId, NodeFetching> told,
      Map<NodeId, SortedSet<String>> before,
      Patience patience) {
    FetchPlan plan = new FetchPlan(snapshot, now, catalogue, told, before, patience);
    snapshot.backlog().buckets().forEach(plan::look);
    patience.keep(plan.lacking);
    return plan.next;
  }

  /** A node that could run the jobs if it had these. */
  private record Fetcher(
      NodeView node, List<CatalogueModel> missing, double seconds, boolean fails, boolean avoided) {
    private static final Comparator<Fetcher> BEST_FIRST =
        Comparator.comparing(Fetcher::fails)
            .thenComparing(Fetcher::avoided)
            .thenComparing(Fetcher::seconds)
            .thenComparing(fetcher -> fetcher.node().occupied())
            .thenComparing(fetcher -> fetcher.node().id());
  }

  private void look(Bucket bucket) {
    List<CatalogueModel> models = catalogue.named(bucket.demand().requirements().modelFiles());
    if (models.isEmpty()) {
      return;
    }
    List<Candidate> having = new Choice(bucket, lanes, sticky, now).allowed();
    // As long as its jobs wait, what was fetched for them makes room for nothing else.
    having.forEach(node -> keep(node.id(), models));
    List<Fetcher> fetchers = fetchers(bucket.demand());
    int nodes = having.size();
    for (Fetcher fetcher : fetchers) {
      if (isComing(fetcher)) {
        ask(fetcher, models);
        nodes++;
      }
    }
    if (nodes == 0 && !isLackingForLong(bucket.demand())) {
      return;
    }
    for (Fetcher fetcher : fetchers) {
      if (!isComing(fetcher) && isWorth(bucket, nodes, fetcher)) {
        ask(fetcher, models);
        nodes++;
      }
    }
  }

  private boolean isLackingForLong(Demand demand) {
    lacking.add(demand);
    boolean somebodyMay =
        snapshot.nodes().stream()
            .anyMatch(
                node ->
                    node.capabilities() == null
                        || Requirement.unmet(node, demand.requirements()).isEmpty());
    return patience.isOver(demand, somebodyMay, now);
  }

  private List<Fetcher> fetchers(Demand demand) {
    return snapshot.nodes().stream()
        .filter(node -> !node.apiLane() && lacksNothingElse(node, demand.requirements()))
        .map(node -> fetcher(node, demand))
        .sorted(Fetcher.BEST_FIRST)
        .toList();
  }

  private boolean lacksNothingElse(NodeView node, Requirements wanted) {
    NodeFetching said = told.get(node.id());
    if (said == null || !said.mayFetch()) {
      return false;
    }
    NodeRefusal refusal = NodeFilters.unsuitable(wanted, node, now);
    if (refusal == null
        || !refusal.isForModels()
        || !Requirement.unmet(node, wanted).equals(Set.of(Requirement.MODEL_FILES))) {
      return false;
    }
    SortedSet<String> missing = Requirement.missing(wanted.modelFiles(), node.modelFiles());
    return missing.stream().allMatch(catalogue::has)
        && catalogue.named(missing).stream().noneMatch(model -> said.is(State.REFUSED, model));
  }

  private Fetcher fetcher(NodeView node, Demand demand) {
    NodeFetching said = told.getOrDefault(node.id(), new NodeFetching());
    List<CatalogueModel> missing =
        catalogue.named(Requirement.missing(demand.requirements().modelFiles(), node.modelFiles()));
    return new Fetcher(
        node,
        missing,
        missing.stream().mapToDouble(said::seconds).sum() + secondsOfOthers(node, said, missing),
        missing.stream().anyMatch(model -> said.is(State.FAILED, model)),
        demand.avoid().contains(node.id()));
  }

  /** An agent fetches one file after the other. */
  private double secondsOfOthers(NodeView node, NodeFetching said, List<CatalogueModel> missing) {
    double seconds = 0;
    for (String id : next.getOrDefault(node.id(), Collections.emptySortedSet())) {
      CatalogueModel model = catalogue.find(id);
      if (model != null
          && !missing.contains(model)
          && !node.modelFiles().contains(model.asJobsNameIt())) {
        seconds += said.seconds(model);
      }
    }
    return seconds;
  }

  /** Whether it was asked for all that is missing, and nothing of it fails. */
  private boolean isComing(Fetcher fetcher) {
    Set<String> asked = before.getOrDefault(fetcher.node().id(), Collections.emptySortedSet());
    return !fetcher.fails()
        && fetcher.missing().stream().allMatch(model -> asked.contains(model.id()));
  }

  /**
   * @param nodes that have what the jobs need, or are about to
   */
  private boolean isWorth(Bucket bucket, int nodes, Fetcher fetcher) {
    if (nodes == 0) {
      return true;
    }
    double seconds = snapshot.experience().runSeconds(bucket.work(), fetcher.node().id());
    int behind = Math.max(0, bucket.size() - nodes);
    return !fetcher.fails() && behind * seconds / nodes > MARGIN * fetcher.seconds();
  }

  /**
   * @param models all that the jobs need, of which some may have come before
   */
  private void ask(Fetcher fetcher, List<CatalogueModel> models) {
    fetcher.missing().forEach(model -> add(fetcher.node().id(), model));
    keep(fetcher.node().id(), models);
  }

  private void keep(NodeId node, List<CatalogueModel> models) {
    Set<String> asked = before.getOrDefault(node, Collections.emptySortedSet());
    models.stream().filter(model -> asked.contains(model.id())).forEach(model -> add(node, model));
  }

  private void add(NodeId node, CatalogueModel model) {
    next.computeIfAbsent(node, added -> new TreeSet<>()).add(model.id());
  }
}
