package io.comfymill.scheduler.core.forecast;

import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.Forecast;
import io.comfymill.scheduler.core.backlog.BacklogCursor;
import io.comfymill.scheduler.core.backlog.Bucket;
import io.comfymill.scheduler.core.backlog.Demand;
import io.comfymill.scheduler.core.experience.Work;
import io.comfymill.scheduler.core.filter.NodeRefusal;
import io.comfymill.scheduler.core.filter.NodeRefusal.Reason;
import io.comfymill.scheduler.core.fleet.NodeView;
import io.comfymill.scheduler.core.job.Job;
import io.comfymill.scheduler.core.job.JobState;
import io.comfymill.scheduler.core.pass.Choice;
import io.comfymill.scheduler.core.pass.Snapshot;
import io.comfymill.scheduler.core.policy.Candidate;
import io.comfymill.scheduler.core.sticky.StickyAssignments;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Plays the queue through as if all went as expected: each job in its turn goes to the node that
 * would be done with it first. Only the first jobs are looked at, however many wait.
 *
 * <p>Jobs that no node takes have a place too, so that whoever asks is told why; but of one
 * client's equal ones only the first few, so that they do not crowd out all others.
 */
public final class Forecaster {
  public static final int MOST_PLACES = 1000;
  private static final int MOST_DEMANDS = 200;
  private static final int MOST_HOPELESS = 100;

  private final Snapshot snapshot;
  private final Instant now;
  private final StickyAssignments homes;
  private final List<Candidate> fleet = new ArrayList<>();
  private final Map<NodeId, NodeTimeline> seats = new HashMap<>();
  private final Map<Object, DemandForecast> prospects = new LinkedHashMap<>();
  private final Map<Bucket, Integer> hopeless = new HashMap<>();
  private final List<Forecast.Place> places = new ArrayList<>();

  private Forecaster(Snapshot snapshot, Instant now) {
    this.snapshot = snapshot;
    this.now = now;
    this.homes = new StickyAssignments(snapshot.stickyNodes(), now);
    for (NodeView view : snapshot.nodes()) {
      fleet.add(new Candidate(view, snapshot.experience(), now));
      seats.put(view.id(), new NodeTimeline(view, snapshot.experience(), now));
    }
  }

  /**
   * @param snapshot after a pass
   * @param pausing jobs that wait after a failure before they are in line again
   * @param queued how many wait in all
   */
  public static Forecast of(Snapshot snapshot, List<Job> pausing, int queued, Instant now) {
    Forecaster forecaster = new Forecaster(snapshot, now);
    forecaster.walk();
    pausing.forEach(forecaster::pause);
    return new Forecast(
        now,
        queued,
        forecaster.places,
        forecaster.prospects.values().stream().map(DemandForecast::told).toList());
  }

  private boolean hasRoom() {
    return places.size() < MOST_PLACES && prospects.size() < MOST_DEMANDS;
  }

  private void walk() {
    BacklogCursor walk = snapshot.backlog().walk();
    for (BacklogCursor.Turn turn = walk.next(); turn != null && hasRoom(); turn = walk.next()) {
      DemandForecast prospect = prospect(turn.bucket());
      NodeTimeline seat = prospect.best();
      place(turn.job(), prospect, seat, now);
      if (seat != null || hopeless.merge(turn.bucket(), 1, Integer::sum) < MOST_HOPELESS) {
        walk.take();
      } else {
        walk.leaveOut();
      }
    }
  }

  private void pause(Job job) {
    if (job.state() instanceof JobState.Queued queued && queued.notBefore() != null && hasRoom()) {
      DemandForecast prospect = pausing(Demand.of(job), job.work());
      place(job, prospect, prospect.best(), queued.notBefore());
    }
  }

  private void place(
      Job job, DemandForecast prospect, @Nullable NodeTimeline seat, Instant notBefore) {
    int position = places.size() + 1;
    if (seat == null) {
      places.add(
          new Forecast.Place(
              job.id(), position, prospect.index(), null, null, Forecast.Confidence.LOW));
      return;
    }
    Work work = job.work();
    Instant free = seat.freeAt(now);
    Instant start = free.isBefore(notBefore) ? notBefore : free;
    places.add(
        new Forecast.Place(
            job.id(),
            position,
            prospect.index(),
            start,
            start.plus(seat.takes(work)),
            seat.confidence(work)));
    seat.take(work);
  }

  private DemandForecast prospect(Bucket bucket) {
    return prospects.computeIfAbsent(
        bucket,
        added -> {
          Choice choice = new Choice(bucket, fleet, homes, now);
          SortedMap<NodeId, NodeRefusal> refusals = choice.refusals(bucket.isHeld());
          return prospect(choice, bucket.work(), bucket.size(), refusals, Reason.RESERVED.with());
        });
  }

  /** Nodes that might otherwise take the job have one reason against it: its pause. */
  private DemandForecast pausing(Demand demand, Work work) {
    return prospects.computeIfAbsent(
        demand,
        added -> {
          Choice choice = new Choice(Bucket.of(demand, work), fleet, homes, now);
          SortedMap<NodeId, NodeRefusal> refusals = choice.refusals(false);
          choice.allowed().forEach(node -> refusals.remove(node.id()));
          return prospect(choice, work, 1, refusals, Reason.BACKING_OFF.with());
        });
  }

  /**
   * @param otherwise the reason of nodes that have no other
   */
  private DemandForecast prospect(
      Choice choice,
      Work work,
      int jobs,
      SortedMap<NodeId, NodeRefusal> known,
      NodeRefusal otherwise) {
    SortedMap<NodeId, NodeRefusal> refusals = new TreeMap<>(known);
    fleet.forEach(node -> refusals.putIfAbsent(node.id(), otherwise));
    List<NodeTimeline> open = choice.allowed().stream().map(node -> seats.get(node.id())).toList();
    return new DemandForecast(prospects.size(), choice.demand(), jobs, refusals, open, work);
  }
}
