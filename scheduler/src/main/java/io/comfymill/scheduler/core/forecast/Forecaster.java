package io.comfymill.scheduler.core.forecast;

import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.Forecast;
import io.comfymill.scheduler.core.backlog.BacklogCursor;
import io.comfymill.scheduler.core.backlog.Bucket;
import io.comfymill.scheduler.core.backlog.Demand;
import io.comfymill.scheduler.core.experience.Work;
import io.comfymill.scheduler.core.filter.NodeRefusal;
import io.comfymill.scheduler.core.filter.NodeRefusal.Reason;
import io.comfymill.scheduler.core.job.Job;
import io.comfymill.scheduler.core.job.JobState;
import io.comfymill.scheduler.core.pass.Choice;
import io.comfymill.scheduler.core.pass.Lanes;
import io.comfymill.scheduler.core.pass.Snapshot;
import io.comfymill.scheduler.core.policy.Candidate;
import io.comfymill.scheduler.core.sticky.StickyAssignments;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
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
  private final StickyAssignments sticky;
  private final List<Candidate> fleet;
  private final Lanes lanes;
  private final IdentityHashMap<Candidate, NodeTimeline> timelines = new IdentityHashMap<>();
  private final Map<Object, DemandForecast> demands = new LinkedHashMap<>();
  private final Map<Bucket, Integer> hopeless = new HashMap<>();
  private final List<Forecast.Place> places = new ArrayList<>();

  private Forecaster(Snapshot snapshot, Instant now) {
    this.snapshot = snapshot;
    this.now = now;
    this.sticky = new StickyAssignments(snapshot.stickyNodes(), now);
    this.fleet = Candidate.of(snapshot.nodes(), snapshot.experience(), now);
    this.lanes = new Lanes(fleet);
    fleet.forEach(node -> timelines.put(node, new NodeTimeline(node, snapshot.experience())));
  }

  /**
   * @param snapshot after a pass
   * @param pausing jobs that wait for a time before they are in line
   * @param queued how many wait in all
   */
  public static Forecast of(Snapshot snapshot, List<Job> pausing, int queued, Instant now) {
    Forecaster forecaster = new Forecaster(snapshot, now);
    forecaster.queued();
    pausing.forEach(forecaster::pausing);
    return new Forecast(
        now,
        queued,
        forecaster.places,
        forecaster.demands.values().stream().map(DemandForecast::told).toList());
  }

  private boolean hasRoom() {
    return places.size() < MOST_PLACES && demands.size() < MOST_DEMANDS;
  }

  private void queued() {
    BacklogCursor cursor = snapshot.backlog().cursor();
    for (BacklogCursor.Turn turn = cursor.next(); turn != null && hasRoom(); turn = cursor.next()) {
      DemandForecast forecast = forecast(turn.bucket());
      NodeTimeline timeline = forecast.best();
      place(turn.job(), forecast, timeline, now);
      if (timeline != null || hopeless.merge(turn.bucket(), 1, Integer::sum) < MOST_HOPELESS) {
        cursor.take();
      } else {
        cursor.leaveOut();
      }
    }
  }

  private void pausing(Job job) {
    if (hasRoom()) {
      DemandForecast forecast = ofPausing(job);
      place(job, forecast, forecast.best(), until(job));
    }
  }

  /** The time for which it waits, or the later of two. */
  private Instant until(Job job) {
    Instant startAfter = job.ticket().conditions().startAfter();
    Instant until = startAfter == null ? now : startAfter;
    Instant notBefore =
        job.state() instanceof JobState.Queued queued && queued.notBefore() != null
            ? queued.notBefore()
            : now;
    return until.isAfter(notBefore) ? until : notBefore;
  }

  private void place(
      Job job, DemandForecast forecast, @Nullable NodeTimeline timeline, Instant notBefore) {
    int position = places.size() + 1;
    if (timeline == null) {
      places.add(
          new Forecast.Place(
              job.id(), position, forecast.index(), null, null, Forecast.Confidence.LOW));
      return;
    }
    Work work = job.work();
    Instant free = timeline.freeAt(now);
    Instant start = free.isBefore(notBefore) ? notBefore : free;
    places.add(
        new Forecast.Place(
            job.id(),
            position,
            forecast.index(),
            start,
            start.plus(timeline.takes(work)),
            timeline.confidence(work)));
    timeline.take(work);
  }

  private DemandForecast forecast(Bucket bucket) {
    return demands.computeIfAbsent(
        bucket,
        added -> {
          Choice choice = new Choice(bucket, lanes, sticky, now);
          SortedMap<NodeId, NodeRefusal> refusals = choice.refusals(bucket.isHeld());
          return forecast(choice, bucket.work(), bucket.size(), refusals, Reason.RESERVED.with());
        });
  }

  /** Nodes that might otherwise take the job have one reason against it: the time. */
  private DemandForecast ofPausing(Job job) {
    boolean mayStart = job.ticket().conditions().startAfter() == null;
    Reason reason = mayStart ? Reason.BACKING_OFF : Reason.NOT_YET;
    return demands.computeIfAbsent(
        List.of(Demand.of(job), reason),
        added -> {
          Choice choice = new Choice(Bucket.of(Demand.of(job), job.work()), lanes, sticky, now);
          SortedMap<NodeId, NodeRefusal> refusals = choice.refusals(false);
          choice.allowed().forEach(node -> refusals.remove(node.id()));
          return forecast(choice, job.work(), 1, refusals, reason.with());
        });
  }

  /**
   * @param otherwise the reason of nodes that have no other
   */
  private DemandForecast forecast(
      Choice choice,
      Work work,
      int jobs,
      SortedMap<NodeId, NodeRefusal> refusals,
      NodeRefusal otherwise) {
    fleet.forEach(node -> refusals.putIfAbsent(node.id(), otherwise));
    List<NodeTimeline> open =
        choice.allowed().stream()
            .filter(node -> !node.view().paused())
            .map(timelines::get)
            .toList();
    return new DemandForecast(demands.size(), choice.demand(), jobs, refusals, open, work);
  }
}
