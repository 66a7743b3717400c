package io.comfymill.scheduler.core.pass;

import io.comfymill.common.id.NodeId;
import io.comfymill.common.wire.Forecast;
import io.comfymill.scheduler.core.backlog.Bucket;
import io.comfymill.scheduler.core.backlog.Demand;
import io.comfymill.scheduler.core.backlog.Walk;
import io.comfymill.scheduler.core.experience.Work;
import io.comfymill.scheduler.core.fleet.NodeRoom;
import io.comfymill.scheduler.core.fleet.Refusal;
import io.comfymill.scheduler.core.job.Job;
import io.comfymill.scheduler.core.job.JobState;
import io.comfymill.scheduler.core.policy.Candidate;
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
 * Plays the queue through from now on as if all went as expected: each job in its turn to the node
 * that would be done with it first. Only the first jobs are asked, however many wait.
 *
 * <p>Jobs that no node takes have a place all the same, so that whoever asks hears why; of one
 * client's alike ones only the first few, so that they do not push all others out.
 */
public final class Forecaster {
  public static final int MOST_PLACES = 1000;
  private static final int MOST_DEMANDS = 200;
  private static final int MOST_HOPELESS = 100;

  private final Snapshot snapshot;
  private final Instant now;
  private final Homes homes;
  private final List<Candidate> fleet = new ArrayList<>();
  private final Map<NodeId, Seat> seats = new HashMap<>();
  private final Map<Object, Prospect> prospects = new LinkedHashMap<>();
  private final Map<Bucket, Integer> hopeless = new HashMap<>();
  private final List<Forecast.Place> places = new ArrayList<>();

  private Forecaster(Snapshot snapshot, Instant now) {
    this.snapshot = snapshot;
    this.now = now;
    this.homes = new Homes(snapshot.stickyNodes(), now);
    for (NodeRoom room : snapshot.nodes()) {
      fleet.add(new Candidate(room, snapshot.experience(), now));
      seats.put(room.id(), new Seat(room, snapshot.experience(), now));
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
        forecaster.prospects.values().stream().map(Prospect::told).toList());
  }

  private boolean hasRoom() {
    return places.size() < MOST_PLACES && prospects.size() < MOST_DEMANDS;
  }

  private void walk() {
    Walk walk = snapshot.backlog().walk();
    for (Walk.Turn turn = walk.next(); turn != null && hasRoom(); turn = walk.next()) {
      Prospect prospect = prospect(turn.bucket());
      Seat seat = prospect.best(turn.job().work());
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
      Prospect prospect = pausing(Demand.of(job), job.work());
      place(job, prospect, prospect.best(job.work()), queued.notBefore());
    }
  }

  private void place(Job job, Prospect prospect, @Nullable Seat seat, Instant notBefore) {
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

  private Prospect prospect(Bucket bucket) {
    return prospects.computeIfAbsent(
        bucket,
        added -> {
          Choice choice = new Choice(bucket, fleet, homes, now);
          SortedMap<NodeId, Refusal> refusals = choice.waiting(bucket.isHeld()).refusals();
          return prospect(choice, bucket.work(), bucket.size(), refusals, new Refusal.Reserved());
        });
  }

  /** All that might take the job otherwise have the same against it: its pause. */
  private Prospect pausing(Demand demand, Work work) {
    return prospects.computeIfAbsent(
        demand,
        added -> {
          Choice choice = new Choice(Bucket.of(demand, work), fleet, homes, now);
          SortedMap<NodeId, Refusal> refusals = new TreeMap<>(choice.waiting(false).refusals());
          choice.allowed().forEach(node -> refusals.remove(node.id()));
          return prospect(choice, work, 1, refusals, new Refusal.BackingOff());
        });
  }

  /**
   * @param otherwise what those have against it that have nothing else
   */
  private Prospect prospect(
      Choice choice, Work work, int jobs, SortedMap<NodeId, Refusal> known, Refusal otherwise) {
    SortedMap<NodeId, Refusal> refusals = new TreeMap<>(known);
    fleet.forEach(node -> refusals.putIfAbsent(node.id(), otherwise));
    List<Seat> open = choice.allowed().stream().map(node -> seats.get(node.id())).toList();
    return new Prospect(prospects.size(), choice.demand(), jobs, refusals, open, work);
  }
}
