package io.comfymill.scheduler.core.pass;

import io.comfymill.common.id.AttemptId;
import io.comfymill.scheduler.core.backlog.BacklogCursor;
import io.comfymill.scheduler.core.backlog.Bucket;
import io.comfymill.scheduler.core.experience.Work;
import io.comfymill.scheduler.core.fleet.NodeView;
import io.comfymill.scheduler.core.fleet.WeightedTurns;
import io.comfymill.scheduler.core.job.Job;
import io.comfymill.scheduler.core.policy.Alternatives;
import io.comfymill.scheduler.core.policy.Candidate;
import io.comfymill.scheduler.core.policy.PlacementPolicy;
import io.comfymill.scheduler.core.sticky.StickyAssignments;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Filters and scores nodes, and plans which job goes where now. Pure. Its cost depends on flows,
 * demands and free slots, not on jobs: a demand that no node takes is left out from then on, and so
 * is a tenant that wants nothing else.
 */
public final class SchedulingPass {
  private final Snapshot snapshot;
  private final Instant now;
  private final List<Candidate> fleet;
  private final Lanes lanes;
  private final IdentityHashMap<Bucket, Choice> choices = new IdentityHashMap<>();
  private final List<Candidate> used = new ArrayList<>();
  private final List<Job> held = new ArrayList<>();
  private final List<Job> blocked = new ArrayList<>();
  private final List<Placement> placements = new ArrayList<>();
  private final WeightedTurns turns;
  private final StickyAssignments sticky;
  private final WarmDemands warm;
  private long uses;
  private int free;
  private @Nullable Reservations reservations;

  private SchedulingPass(Snapshot snapshot, Instant now) {
    this.snapshot = snapshot;
    this.now = now;
    this.uses = snapshot.uses();
    this.turns = new WeightedTurns(snapshot.nodes());
    this.warm = new WarmDemands(snapshot.backlog());
    this.sticky = new StickyAssignments(snapshot.stickyNodes(), now);
    this.fleet = Candidate.of(snapshot.nodes(), snapshot.experience(), now);
    this.lanes = new Lanes(fleet);
    for (NodeView view : snapshot.nodes()) {
      free += view.profile().online() ? view.free() : 0;
    }
  }

  public static Plan plan(Snapshot snapshot, Instant now) {
    return new SchedulingPass(snapshot, now).run();
  }

  private Plan run() {
    BacklogCursor cursor = snapshot.backlog().cursor();
    while (free > 0) {
      BacklogCursor.Turn turn = cursor.next();
      if (turn == null) {
        break;
      } else if (place(turn)) {
        cursor.take();
      } else {
        cursor.leaveOutDemand();
      }
    }
    List<AttemptId> withdrawals = new TakingBack(fleet, snapshot.policies(), now).find();
    return new Plan(placements, held, blocked, withdrawals);
  }

  private boolean place(BacklogCursor.Turn turn) {
    Choice choice = choice(turn.bucket());
    if (choice.isClosed()) {
      blocked(turn, choice);
      return false;
    }
    Candidate chosen = choose(turn, choice);
    if (chosen == null) {
      choice.close();
      blocked(turn, choice);
      return false;
    }
    if (waits(turn, choice, chosen)) {
      choice.hold();
      reservations().release(choice);
      held.add(turn.job());
      return false;
    }
    take(turn, choice, chosen);
    return true;
  }

  private Choice choice(Bucket bucket) {
    return choices.computeIfAbsent(bucket, added -> new Choice(added, lanes, sticky, now));
  }

  private void blocked(BacklogCursor.Turn turn, Choice choice) {
    if (choice.isFirstBlocked(turn.job().ticket().priority())) {
      blocked.add(turn.job());
    }
  }

  private Reservations reservations() {
    Reservations known = reservations;
    if (known == null) {
      known = new Reservations();
      reservations = known;
      reserve(known);
    }
    return known;
  }

  private void reserve(Reservations kept) {
    Instant latest = now.minus(snapshot.reserveAfter());
    for (Bucket bucket : snapshot.backlog().buckets()) {
      Integer tier = bucket.blockedTier(latest);
      if (tier != null) {
        Choice waiting = choice(bucket);
        List<Candidate> open = waiting.open().stream().filter(kept::hasRoom).toList();
        if (!open.isEmpty()) {
          kept.keep(policy(bucket.work()).choose(bucket.work(), open), waiting, tier);
        }
      }
    }
  }

  /** Null where no node takes it. */
  private @Nullable Candidate choose(BacklogCursor.Turn turn, Choice choice) {
    Work work = turn.job().work();
    PlacementPolicy policy = policy(work);
    if (reservations().isEmpty() && !isHeldBySome(work, choice)) {
      return choice.next(policy, work.withoutGraph(), used);
    }
    int tier = turn.job().ticket().priority();
    List<Candidate> open = reservations().open(choice, tier, choice.open());
    return open.isEmpty() ? null : policy.choose(work, open);
  }

  /** Then nodes differ for it as they do not for other work of its shape. */
  private boolean isHeldBySome(Work work, Choice choice) {
    return snapshot.experience().mayReuse(work)
        && choice.allowed().stream().anyMatch(node -> node.projection().savedSeconds(work) > 0);
  }

  private PlacementPolicy policy(Work work) {
    return snapshot.policies().of(work.requirements().pool());
  }

  private boolean waits(BacklogCursor.Turn turn, Choice choice, Candidate chosen) {
    int tier = turn.job().ticket().priority();
    Instant since = turn.bucket().heldSince(tier);
    double seconds = since == null ? 0 : Duration.between(since, now).toMillis() / 1000.0;
    return policy(turn.job().work())
        .waits(
            turn.job().work(),
            chosen,
            new Alternatives(
                choice.allowed(),
                choice.left(),
                seconds,
                turn.missed(),
                tier > snapshot.backlog().lowestTier(),
                node -> isWantedByOthers(node, turn.bucket(), tier)));
  }

  private boolean isWantedByOthers(Candidate node, Bucket than, int tier) {
    for (Bucket bucket : warm.on(node)) {
      if (bucket != than && bucket.highestTier() >= tier) {
        Choice choice = choice(bucket);
        if (choice.left() > 0 && choice.allowed().contains(node)) {
          return true;
        }
      }
    }
    return false;
  }

  private void take(BacklogCursor.Turn turn, Choice choice, Candidate chosen) {
    Work work = turn.job().work();
    placements.add(new Placement(turn.job(), chosen.id(), policy(work).reason(work, chosen)));
    chosen.take(work, ++uses, turns);
    warm.changed(chosen);
    used.add(chosen);
    sticky.placed(turn.job().ticket().requirements(), chosen.id());
    choice.taken();
    if (chosen.sharesCards() && work.requirements().minVramBytes() > 0) {
      choices.values().forEach(Choice::vramPromised);
    }
    reservations().release(choice);
    free--;
  }
}
